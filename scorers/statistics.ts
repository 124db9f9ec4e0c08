/** Scales a median absolute deviation to a standard deviation for normal data. */
export const MAD_TO_SIGMA = 1.4826;

/** Linear interpolation between closest ranks, type 7 of Hyndman & Fan 1996 (the default of R and NumPy). `p` in 0..1; a RangeError for no values. */
export function quantile(values: readonly number[], p: number): number {
  requireSome(values);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile needs p between 0 and 1, got ${p}`);
  const sorted = Float64Array.from(values).sort();
  const rank = (sorted.length - 1) * p;
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median absolute deviation from the median, unscaled. */
export function mad(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((v) => Math.abs(v - centre)));
}

/** Share of `values` below `x`, ties counted half: 0..1. */
export function percentileOf(x: number, values: readonly number[]): number {
  requireSome(values);
  const below = values.filter((v) => v < x).length;
  const equal = values.filter((v) => v === x).length;
  return (below + equal / 2) / values.length;
}

function requireSome(values: readonly number[]): void {
  if (values.length === 0) throw new RangeError('a statistic needs at least one value');
}
