import { HOUR_MS, overlaps, type Interval } from '../../../domain/time.ts';
import { atHour, type Calendar, type LocalDay } from '../calendar.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';

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

/**
 * Working days inside the calendar: the weekly pattern, leave, sickness, a rare short Saturday, lunch, and a pace that is
 * log-normal with busy days of up to three times the ordinary one. `away` is when the person is not at work for another reason.
 */
export function presencesOf(person: Person, calendar: Calendar, shareRemote: number, away: Interval | null, random: Random): Presence[] {
  return calendar.days.flatMap((day) => {
    const plan = planDay(person, day, shareRemote, random);
    if (plan === null) return [];
    const interval = { fromMs: plan.fromMs, toMs: plan.toMs };
    const absent = [person.leave, away].some((i) => i !== null && overlaps(i, interval));
    return absent ? [] : [plan];
  });
}

function planDay(person: Person, day: LocalDay, shareRemote: number, random: Random): Presence | null {
  const { startHour, endHour, workdays } = person.shift;
  const length = (endHour - startHour + 24) % 24;
  const scheduled = workdays.includes(day.weekday);
  const sick = random.chance(0.015);
  const extra = !scheduled && day.weekday === 6 && random.chance(0.02);
  const start = startHour + random.between(-0.4, 0.5);
  const stay = extra ? random.between(1, 2.5) : length + Math.min(2, random.logNormal(0.35, 0.8)) - 0.3;
  const pace = Math.min(1.9, random.logNormal(extra ? 0.3 : 1, 0.25)) * (random.chance(0.03) ? random.between(1.3, 1.6) : 1);
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

/** A moment of work: never at lunch. */
export function momentIn(presence: Presence, random: Random): number {
  const morning = presence.lunchFromMs - presence.fromMs;
  const offset = random.unit() * (morning + presence.toMs - presence.lunchToMs);
  return Math.floor(offset < morning ? presence.fromMs + offset : presence.lunchToMs + offset - morning);
}
