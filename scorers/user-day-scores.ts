import type { Channel } from '../domain/event-types.ts';
import type { Score } from '../domain/score.ts';
import type { Measure } from './measures.ts';
import { PARTS, userDayScorer, type Part } from './user-days/user-days.ts';

/** Fewer active days say nothing about what is usual. */
const MIN_PAST_DAYS = 7;

/** What one person's own days can say: peers are known by their means only, and a window of several days has no weekday. */
const OWN_PARTS: ReadonlySet<Part> = new Set(PARTS.filter((p) => p !== 'peers' && p !== 'weekday' && p !== 'carry'));

/**
 * An active day of the risk window as the next of the person's own days: counts and volumes a channel, summed over resources. Null
 * with fewer than 7 active days before. See `userDayScorer` for method, cost and how it fails.
 */
export function scoreUserDays(measures: readonly Measure[]): Score | null {
  const channels = [...Map.groupBy(measures, (m) => m.channel)];
  const active = Math.max(...measures.map((m) => m.days), 1);
  const columns = channels.flatMap(([channel]) => [`${channel} events`, `${channel} bytes`]);
  const past = Array.from({ length: measures[0]?.ownDailyCounts.length ?? 0 }, (_, day) =>
    valuesOf(
      channels,
      (m) => m.ownDailyCounts[day] ?? 0,
      (m) => m.ownDailyBytes[day] ?? 0,
    ),
  );
  const today = valuesOf(
    channels,
    (m) => m.count / active,
    (m) => m.bytes / active,
  );
  const used = past.filter((values) => values.some((v) => v > 0)).length;
  if (used < MIN_PAST_DAYS || today.every((v) => v === 0)) return null;
  const scorer = userDayScorer(columns, OWN_PARTS);
  const score = (values: Float64Array, day: number) =>
    values.some((v) => v > 0) ? scorer.scoreDay([{ user: 'subject', day, group: '', values }])[0] : undefined;
  for (const [day, values] of past.entries()) score(values, day);
  const scored = score(today, past.length);
  return scored === undefined ? null : { scorer: 'user_days', about: 'all channels beside the own days', ...scored };
}

function valuesOf(channels: readonly [Channel, Measure[]][], count: (m: Measure) => number, bytes: (m: Measure) => number): Float64Array {
  return Float64Array.from(channels.flatMap(([, measures]) => [sum(measures, count), sum(measures, bytes)]));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
