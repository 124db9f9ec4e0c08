import { HOUR_MS, type Interval } from '../../domain/time.ts';

/** One hour of one log source, by its own clock: records as kept, not coalesced events. `meanDelayMs`: arrival minus clock, mean of the hour. */
export type SourceHour = { hour: number; count: number; lastMs: number; meanDelayMs: number; maxDelayMs: number };

export type SourceHealth = { state: 'reporting' | 'silent'; lastEventMs: number; medianDelayMs: number };

/** Fewer missing events than this can be chance. */
const MIN_MISSING = 20;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;

/**
 * Whether a log source fell silent in the risk window: between its last event and the end of the window (as far as its events
 * would have arrived by now) the same hours of earlier days held at least 20 records. An hour is compared with the same hour a
 * week before and with the last day of its kind, work day or weekend, and the quieter of the two counts: one person's weekend
 * work makes no silence of the next. Hours are hour numbers since the epoch, UTC; `hours` holds at least one.
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

function expectedIn(hour: number, counts: ReadonlyMap<number, number>, seen: { firstHour: number; lastHour: number }): number {
  const earlier = [1, 2, 3, 4, 5, 6, 7]
    .map((days) => hour - days * DAY_HOURS)
    .filter((h) => h >= seen.firstHour && h <= seen.lastHour && isWeekend(h) === isWeekend(hour));
  const weekBefore = earlier.find((h) => h === hour - WEEK_HOURS);
  const references = [earlier[0], weekBefore].filter((h) => h !== undefined);
  return references.length === 0 ? 0 : Math.min(...references.map((h) => counts.get(h) ?? 0));
}

/** Saturday and Sunday in UTC; the epoch began on a Thursday. */
function isWeekend(hour: number): boolean {
  const weekday = (Math.floor(hour / DAY_HOURS) + 4) % 7;
  return weekday === 0 || weekday === 6;
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
