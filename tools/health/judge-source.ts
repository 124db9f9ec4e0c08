import { HOUR_MS, type Interval } from '../../domain/time.ts';

/** One hour of one log source, by its own clock. `meanDelayMs`: arrival minus clock, mean of the hour. */
export type SourceHour = { hour: number; count: number; lastMs: number; meanDelayMs: number; maxDelayMs: number };

export type SourceHealth = { state: 'reporting' | 'silent'; lastEventMs: number; medianDelayMs: number };

/** Fewer missing events than this can be chance. */
const MIN_MISSING = 20;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;

/**
 * Whether a log source fell silent in the risk window: between its last event and the end of the window (as far as its events
 * would have arrived by now) the same hours of the week before held at least 20 events. Weekends, nights and slow sources are
 * therefore quiet and not silent. Hours are hour numbers since the epoch; `hours` holds at least one.
 */
export function judgeSource(hours: readonly SourceHour[], riskWindow: Interval, nowMs: number): SourceHealth {
  const counts = new Map(hours.map((h) => [h.hour, h.count]));
  const firstHour = Math.min(...hours.map((h) => h.hour));
  const lastHour = Math.max(...hours.map((h) => h.hour));
  const delayMs = Math.max(...hours.map((h) => h.maxDelayMs));
  const endHour = Math.floor(Math.min(riskWindow.toMs, nowMs - delayMs) / HOUR_MS);
  const fromHour = Math.max(lastHour + 1, Math.floor(riskWindow.fromMs / HOUR_MS));
  let missing = 0;
  for (let hour = fromHour; hour < endHour; hour += 1) missing += expectedIn(hour, counts, { firstHour, lastHour });
  return {
    state: missing >= MIN_MISSING ? 'silent' : 'reporting',
    lastEventMs: Math.max(...hours.map((h) => h.lastMs)),
    medianDelayMs: Math.max(0, Math.round(weightedMedian(hours.map((h) => ({ value: h.meanDelayMs, weight: h.count }))))),
  };
}

/** Events of the same hour a week before, or of the last day that was seen for a source younger than a week. */
function expectedIn(hour: number, counts: ReadonlyMap<number, number>, seen: { firstHour: number; lastHour: number }): number {
  if (hour - WEEK_HOURS >= seen.firstHour) return counts.get(hour - WEEK_HOURS) ?? 0;
  const daysBack = Math.ceil((hour - seen.lastHour) / DAY_HOURS);
  return counts.get(hour - daysBack * DAY_HOURS) ?? 0;
}

function weightedMedian(items: readonly { value: number; weight: number }[]): number {
  const sorted = items.toSorted((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, i) => sum + i.weight, 0) / 2;
  let seen = 0;
  for (const item of sorted) {
    seen += item.weight;
    if (seen >= half) return item.value;
  }
  return 0;
}
