import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS, type Interval } from '../../domain/time.ts';

/** One local calendar day of a zone. `weekday`: 1 Monday … 7 Sunday. */
export type LocalDay = { date: string; weekday: number; startMs: number; noonMs: number; lengthMs: number };

/** Local days of a zone, oldest first, with two days to spare on either side. */
export type Calendar = { timeZone: string; days: readonly LocalDay[] };

/** Computed once per zone: asking a time zone library for each of 200,000 events would take longer than all the rest. */
export function calendarOf(timeZone: string, window: Interval): Calendar {
  const days: LocalDay[] = [];
  let day = DateTime.fromMillis(window.fromMs, { zone: timeZone }).minus({ days: 2 }).startOf('day');
  while (day.toMillis() < window.toMs + 2 * DAY_MS) {
    const next = day.plus({ days: 1 }).startOf('day');
    days.push({
      date: day.toISODate() ?? '',
      weekday: day.weekday,
      startMs: day.toMillis(),
      noonMs: day.set({ hour: 12 }).toMillis(),
      lengthMs: next.toMillis() - day.toMillis(),
    });
    day = next;
  }
  return { timeZone, days };
}

/** Epoch ms of a local hour (2.5 = 02:30, 26 = 02:00 of the next day). Clocks change between 1 and 3 h, so noon anchors the day after 2 h. */
export function atHour(day: LocalDay, hour: number): number {
  return Math.round(hour < 2 ? day.startMs + hour * HOUR_MS : day.noonMs + (hour - 12) * HOUR_MS);
}

/** The day `offset` days after (or before) the given one. */
export function dayAfter(calendar: Calendar, day: LocalDay, offset: number): LocalDay {
  const found = calendar.days[calendar.days.indexOf(day) + offset];
  if (found === undefined) throw new RangeError(`no day ${offset} days from ${day.date}: outside the calendar's window`);
  return found;
}

export function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
