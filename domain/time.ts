/** Half-open interval [fromMs, toMs) in epoch milliseconds, UTC. */
export type Interval = { fromMs: number; toMs: number };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function overlaps(a: Interval, b: Interval): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

export function contains(outer: Interval, inner: Interval): boolean {
  return outer.fromMs <= inner.fromMs && inner.toMs <= outer.toMs;
}
