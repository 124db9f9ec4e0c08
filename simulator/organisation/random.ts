import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded randomness. Every call moves the stream on; two streams with the same seed and label give the same values. */
export type Random = {
  /** In [0, 1). */
  unit(): number;
  /** Whole number in [min, max]. */
  int(min: number, max: number): number;
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** Log-normal around a median; sigma is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number;
  /** At least `least`, heavier in the tail the smaller `alpha` is. */
  pareto(least: number, alpha: number): number;
};

/** An independent stream for one purpose, so that adding one part of the organisation does not reshuffle the others. */
export function streamOf(seed: number, label: string): Random {
  const generator = xoroshiro128plus(mix(seed, label));
  for (let i = 0; i < 8; i += 1) generator.next();
  const unit = (): number => (generator.next() >>> 0) / 0x1_0000_0000;
  const int = (min: number, max: number): number => min + Math.floor(unit() * (max - min + 1));
  return {
    unit,
    int,
    between: (min, max) => min + unit() * (max - min),
    chance: (probability) => unit() < probability,
    pick(list) {
      const chosen = list[int(0, list.length - 1)];
      if (chosen === undefined) throw new RangeError('pick needs at least one element');
      return chosen;
    },
    shuffle(list) {
      return list
        .map((item) => ({ item, key: unit() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
    },
    pareto: (least, alpha) => least / (1 - unit()) ** (1 / alpha),
    // Box-Muller; 1 - unit() keeps the logarithm finite.
    logNormal: (median, sigma) => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())),
  };
}

/** FNV-1a over seed and label, then the finaliser of MurmurHash3: near seeds must not give near streams. */
function mix(seed: number, label: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${seed}|${label}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
