import { HOUR_MS, overlaps, type Interval } from '../../../domain/time.ts';
import { atHour, type Calendar, type LocalDay } from '../calendar.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Temper } from './temper.ts';

/** One working day of one person. `pace` is 1 on an ordinary day. */
export type Presence = {
  day: LocalDay;
  fromMs: number;
  lunchFromMs: number;
  lunchToMs: number;
  toMs: number;
  pace: number;
  remote: boolean;
};

/** How often somebody works from home: never, one or two days a week. */
export function remoteShare(random: Random): number {
  return random.pick([0, 0.2, 0.2, 0.4]);
}

export type Habits = {
  calendar: Calendar;
  shareRemote: number;
  away: Interval | null;
  temper: Temper;
  isClosed: (day: LocalDay) => boolean;
};

/**
 * Working days inside the calendar: the weekly pattern, holidays of the site, leave, sickness, rare short weekends, lunch, long
 * evenings, and a pace that is log-normal with busy days and weeks. `away` is when the person is not at work for another reason.
 */
export function presencesOf(person: Person, habits: Habits, random: Random): Presence[] {
  const { calendar, away } = habits;
  return calendar.days.flatMap((day) => {
    const plan = planDay(person, day, habits, random);
    if (plan === null) return [];
    const interval = { fromMs: plan.fromMs, toMs: plan.toMs };
    const absent = [person.leave, away].some((i) => i !== null && overlaps(i, interval));
    return absent ? [] : [plan];
  });
}

/** Nobody stays at a desk past this hour, so that nights are those of shifts and of duty. */
const LATEST_HOUR = 21.7;

function planDay(person: Person, day: LocalDay, { shareRemote, temper, isClosed }: Habits, random: Random): Presence | null {
  const { startHour, endHour, workdays } = person.shift;
  const length = (endHour - startHour + 24) % 24;
  const scheduled = workdays.includes(day.weekday) && !isClosed(day);
  const sick = random.chance(0.015);
  const weekend = day.weekday === 6 ? temper.saturday : day.weekday === 7 ? temper.sunday : 0;
  const extra = !scheduled && random.chance(weekend);
  const start = startHour + random.between(-0.4, 0.5);
  const late = random.chance(temper.late) ? random.between(1.5, 4) : 0;
  const longest = startHour + length <= 20 ? LATEST_HOUR - start : length + 1.7;
  const stay = extra ? random.between(1, 5) : Math.min(longest, length + late + Math.min(2, random.logNormal(0.35, 0.8)) - 0.3);
  const ordinary = Math.min(temper.surge === 0 ? 1.9 : 3, random.logNormal(extra ? 0.3 : 1, temper.spread));
  const pace = ordinary * (random.chance(0.03) ? random.between(1.3, 1.6) : 1) * busyOn(day, temper);
  const remote = random.chance(shareRemote) || extra;
  if ((!scheduled || sick) && !extra) return null;
  const fromMs = atHour(day, start);
  const lunchFromMs = fromMs + stay * random.between(0.4, 0.5) * HOUR_MS;
  const lunchToMs = lunchFromMs + Math.min(stay * 0.15, random.between(0.5, 0.9)) * HOUR_MS;
  return {
    day,
    fromMs,
    lunchFromMs: Math.round(lunchFromMs),
    lunchToMs: Math.round(lunchToMs),
    toMs: Math.round(fromMs + stay * HOUR_MS),
    pace,
    remote,
  };
}

function busyOn(day: LocalDay, { busy }: Temper): number {
  return busy.find((b) => b.fromMs <= day.noonMs && day.noonMs < b.toMs)?.times ?? 1;
}

/** A moment of work: never at lunch. */
export function momentIn(presence: Presence, random: Random): number {
  const morning = presence.lunchFromMs - presence.fromMs;
  const offset = random.unit() * (morning + presence.toMs - presence.lunchToMs);
  return Math.floor(offset < morning ? presence.fromMs + offset : presence.lunchToMs + offset - morning);
}
