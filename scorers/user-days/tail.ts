const STEP = 0.1;
const LOWEST = -4;
const BINS = 160;
/** As if so many deviations with an exponential tail had been seen, so that the first weeks already know what is far. */
const PRIOR_COUNT = 50;
const PRIOR_RATE = 1.2;

/** How often a deviation this large or larger was seen before, among everybody. Kept as counts in steps of a tenth. */
export type Tail = { counts: Float64Array; above: Float64Array; total: number; stale: boolean };

export function emptyTail(): Tail {
  return { counts: new Float64Array(BINS), above: new Float64Array(BINS), total: 0, stale: false };
}

export function addToTail(tail: Tail, value: number): void {
  const bin = binOf(value);
  tail.counts[bin] = (tail.counts[bin] as number) + 1;
  tail.total += 1;
  tail.stale = true;
}

/** Share of what was seen that is at least `value`, 0..1, never 0. */
export function shareAbove(tail: Tail, value: number): number {
  if (tail.stale) refresh(tail);
  const prior = PRIOR_COUNT * 0.5 * Math.exp(-PRIOR_RATE * Math.max(0, value));
  return Math.min(1, ((tail.above[binOf(value)] as number) + prior) / (tail.total + PRIOR_COUNT));
}

function refresh(tail: Tail): void {
  let sum = 0;
  for (let bin = BINS - 1; bin >= 0; bin -= 1) {
    sum += tail.counts[bin] as number;
    tail.above[bin] = sum;
  }
  tail.stale = false;
}

function binOf(value: number): number {
  return Math.max(0, Math.min(BINS - 1, Math.floor((value - LOWEST) / STEP)));
}
