import { DAY_MS, type Interval } from '../../domain/time.ts';
import { atHour, isoDate, type Calendar } from './calendar.ts';
import type { Person } from './model.ts';
import { isHead } from './people.ts';
import type { Random } from './random.ts';
import { SITE_KEYS, siteOf, type SiteKey } from './sites.ts';

export type Trip = { person: Person; interval: Interval; to: SiteKey };

/** Leave for about a quarter of the people, whole local days. Nobody in `without` is away. */
export function giveLeave(
  people: readonly Person[],
  calendars: ReadonlyMap<string, Calendar>,
  nowMs: number,
  without: ReadonlySet<number>,
  random: Random,
): Person[] {
  return people.map((person) => {
    const calendar = calendars.get(person.timeZone);
    if (!random.chance(0.25) || without.has(person.n) || calendar === undefined) return person;
    const first = random.int(2, calendar.days.length - 3);
    const from = calendar.days[first];
    const to = calendar.days[Math.min(calendar.days.length - 1, first + random.int(2, 12))];
    if (from === undefined || to === undefined) return person;
    const leave = { fromMs: from.startMs, toMs: to.startMs };
    return { ...person, leave, absent: leave.fromMs <= nowMs && nowMs < leave.toMs };
  });
}

/** The subject leaves in about three weeks, which is announced; a few others leave as well, and of two nobody knows yet. */
export function setEndDates(
  people: readonly Person[],
  leaver: Person,
  without: ReadonlySet<number>,
  nowMs: number,
  random: Random,
): Person[] {
  const others = random.shuffle(people.filter((p) => !without.has(p.n) && !isHead(p))).slice(0, 5);
  return people.map((person) => {
    if (person.n === leaver.n) return { ...person, endDate: isoDate(nowMs + random.int(19, 23) * DAY_MS), endAnnounced: true };
    const i = others.findIndex((o) => o.n === person.n);
    return i < 0 ? person : { ...person, endDate: isoDate(nowMs + random.int(20, 90) * DAY_MS), endAnnounced: i < 3 };
  });
}

const TRAVELLERS = ['Regional Sales Manager', 'Sales Engineer', 'Legal Counsel', 'Quality Engineer', 'HR Business Partner'];

const PEOPLE_PER_TRIP = 22;

/** Booked journeys to another site. Account executives stay at home, so that a session from abroad is rare among them. */
export function makeTrips(people: readonly Person[], calendars: ReadonlyMap<string, Calendar>, random: Random): Trip[] {
  const travellers = random
    .shuffle(people.filter((p) => TRAVELLERS.includes(p.title) && p.leave === null))
    .slice(0, Math.ceil(people.length / PEOPLE_PER_TRIP));
  return travellers.flatMap((person) => {
    const calendar = calendars.get(person.timeZone);
    const first = random.int(4, (calendar?.days.length ?? 0) - 9);
    const from = calendar?.days[first];
    const to = calendar?.days[first + random.int(2, 5)];
    if (from === undefined || to === undefined) return [];
    const interval = { fromMs: atHour(from, 0), toMs: atHour(to, 0) };
    return [{ person, interval, to: random.pick(SITE_KEYS.filter((k) => k !== siteOf(person))) }];
  });
}
