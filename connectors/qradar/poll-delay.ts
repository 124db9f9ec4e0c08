/** Share of the time already waited: a search that took 2 s is seen at most 0.2 s late. */
const LATENESS = 0.1;

/** Milliseconds to the next look at a search that has been waited for `waitedMs`: from `initialMs`, growing with it, up to `maxMs`. */
export function pollDelayMs(waitedMs: number, initialMs: number, maxMs: number): number {
  return Math.min(maxMs, Math.max(initialMs, Math.round(waitedMs * LATENESS)));
}
