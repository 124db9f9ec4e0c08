import type { DayOfUser } from './user-days.ts';

/** Fewer peers with a value give no median. */
const MIN_VALUES = 4;
const SHRINK = 3;

/**
 * Takes off what the whole group did on the same day; changes rates and deviations in place. Where more peers than usual used a
 * column, using it was more likely for everybody; where their values lie above their habits, the median of that is no surprise.
 */
export function comparePeers(group: readonly DayOfUser[], width: number): void {
  if (group.length < 2) return;
  for (let c = 0; c < width; c += 1) {
    const active = group.filter((d) => (d.row.values[c] as number) > 0);
    if (active.length === 0) continue;
    const expected = group.reduce((sum, d) => sum + (d.rate[c] as number), 0);
    const common = active.length < MIN_VALUES ? 0 : Math.max(0, lowerMedian(active.map((d) => d.deviation[c] as number)));
    for (const d of active) {
      const own = d.rate[c] as number;
      const more = active.length / (expected - own + 1);
      d.rate[c] = Math.min(1, own * Math.max(1, more));
      d.deviation[c] = (d.deviation[c] as number) - (common * active.length) / (active.length + SHRINK);
    }
  }
}

function lowerMedian(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
