import { DateTime } from 'luxon';
import { HOUR_MS } from '../../domain/time.ts';

/** Events by weekday (Monday first) and hour. */
export type Histogram = number[][];

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const QUARTER_MS = HOUR_MS / 4;

export function emptyHistogram(): Histogram {
  return WEEKDAYS.map(() => Array.from({ length: 24 }, () => 0));
}

/** Adds events at a moment, by the calendar of a zone. */
export function createAdder(): (histogram: Histogram, zone: string, ms: number, events: number) => void {
  // An offset is constant within a quarter of an hour, and millions of events share the quarters of a season.
  const known = new Map<string, { weekday: number; hour: number }>();
  return (histogram, zone, ms, events) => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const key = `${zone} ${quarter}`;
    let place = known.get(key);
    if (place === undefined) {
      const local = DateTime.fromMillis(quarter * QUARTER_MS, { zone });
      place = { weekday: local.weekday - 1, hour: local.hour };
      known.set(key, place);
    }
    const row = histogram[place.weekday];
    if (row !== undefined) row[place.hour] = (row[place.hour] ?? 0) + events;
  };
}

/** One line a weekday, one column an hour; each cell is the percentage of the busiest hour, a dot below one half. */
export function drawHistogram(histogram: Histogram): string {
  const most = Math.max(1, ...histogram.flat());
  const hours = Array.from({ length: 24 }, (_, h) => String(h).padStart(4)).join('');
  const lines = histogram.map((row, weekday) => {
    const cells = row.map((n) => (n === 0 ? '' : n / most < 0.005 ? '.' : String(Math.round((100 * n) / most))).padStart(4));
    return `  ${WEEKDAYS[weekday]}${cells.join('')}`;
  });
  return [`     ${hours}`, ...lines].join('\n');
}
