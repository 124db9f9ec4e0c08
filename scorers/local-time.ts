import { DateTime } from 'luxon';
import type { Interval } from '../domain/time.ts';

const NIGHT_FROM_HOUR = 22;
const NIGHT_TO_HOUR = 6;

/** Local calendar of one IANA zone: `day` is "2026-03-04", `night` the day on which the night began, or null by day. */
export type LocalTime = { day: string; night: string | null };

export type LocalCalendar = {
  at(ms: number): LocalTime;
  /** Calendar days that the interval touches, oldest first. */
  days(interval: Interval): string[];
  /** Nights (22:00-06:00) that the interval touches, named by the day on which they begin, oldest first. */
  nights(interval: Interval): string[];
};

/** Answers in the zone's own rules on that day, summer time included. An unknown zone counts as UTC: see `isKnownZone`. */
export function localCalendar(timeZone: string | null): LocalCalendar {
  const zone = isKnownZone(timeZone) ? timeZone : 'utc';
  const local = (ms: number): DateTime => DateTime.fromMillis(ms, { zone });
  // Hours repeat for thousands of rows; a zone's offset is constant within a quarter of an hour.
  const seen = new Map<number, LocalTime>();
  return {
    at(ms) {
      const quarter = Math.floor(ms / QUARTER_MS);
      const known = seen.get(quarter);
      if (known !== undefined) return known;
      const t = local(ms);
      const answer = { day: isoDay(t), night: nightOf(t) };
      seen.set(quarter, answer);
      return answer;
    },
    days({ fromMs, toMs }) {
      return daysBetween(local(fromMs), local(toMs - 1)).map(isoDay);
    },
    nights({ fromMs, toMs }) {
      return daysBetween(local(fromMs).minus({ days: 1 }), local(toMs - 1))
        .filter((day) => nightStart(day).toMillis() < toMs && nightEnd(day).toMillis() > fromMs)
        .map(isoDay);
    },
  };
}

export function isKnownZone(timeZone: string | null): timeZone is string {
  return timeZone !== null && DateTime.fromMillis(0, { zone: timeZone }).isValid;
}

const QUARTER_MS = 900_000;

function nightOf(t: DateTime): string | null {
  if (t.hour >= NIGHT_FROM_HOUR) return isoDay(t);
  return t.hour < NIGHT_TO_HOUR ? isoDay(t.minus({ days: 1 })) : null;
}

function nightStart(day: DateTime): DateTime {
  return day.startOf('day').set({ hour: NIGHT_FROM_HOUR });
}

function nightEnd(day: DateTime): DateTime {
  return day.startOf('day').plus({ days: 1 }).set({ hour: NIGHT_TO_HOUR });
}

function daysBetween(first: DateTime, last: DateTime): DateTime[] {
  const days: DateTime[] = [];
  for (let day = first.startOf('day'); day.toMillis() <= last.toMillis(); day = day.plus({ days: 1 }).startOf('day')) days.push(day);
  return days;
}

function isoDay(t: DateTime): string {
  return t.toFormat('yyyy-MM-dd');
}
