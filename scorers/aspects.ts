import type { Measure } from './measures.ts';

/**
 * One way to look at a measure: what the person did on an active day of the risk window, their own days or nights before, and the
 * peers. `scale` makes the numbers comparable; one step on it is what chance alone explains.
 */
export type Aspect = {
  name: 'a day' | 'at night' | 'bytes a day';
  observed: (m: Measure) => number;
  past: (m: Measure) => readonly number[];
  /** Per peer the larger of their usual and what they did in the same window, so that a busy week of everybody stands out for nobody. */
  peers: (m: Measure) => number[];
  scale: (value: number) => number;
};

export const ASPECTS: readonly Aspect[] = [
  {
    name: 'a day',
    observed: (m) => m.count / activeDays(m),
    past: (m) => m.ownDailyCounts,
    peers: (m) => m.peers.map((p) => Math.max(p.dailyMean, p.riskCount / activeDays(m))),
    scale: anscombe,
  },
  {
    name: 'at night',
    observed: (m) => m.nightCount / activeDays(m),
    past: (m) => m.ownNightlyCounts,
    peers: (m) => m.peers.map((p) => Math.max(p.nightlyMean, p.riskNightCount / activeDays(m))),
    scale: anscombe,
  },
  {
    name: 'bytes a day',
    observed: (m) => m.bytes / activeDays(m),
    past: (m) => m.ownDailyBytes,
    peers: (m) => m.peers.map((p) => Math.max(p.dailyMeanBytes, p.riskBytes / activeDays(m))),
    scale: doublings,
  },
];

function activeDays(m: Measure): number {
  return Math.max(m.days, 1);
}

/** Anscombe 1948: makes the spread of a Poisson count about 1 whatever its mean. */
export function anscombe(count: number): number {
  return 2 * Math.sqrt(Math.max(0, count) + 3 / 8);
}

const MEGABYTE = 1_000_000;

/** Doublings of a volume above one megabyte; volumes are heavy-tailed, so only factors say something. */
export function doublings(bytes: number): number {
  return Math.log2(1 + Math.max(0, bytes) / MEGABYTE);
}
