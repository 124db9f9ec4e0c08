import { DAY_MS } from '../../domain/time.ts';
import { isoDate } from './calendar.ts';
import type { Person } from './model.ts';
import { isHead } from './people.ts';
import type { Random } from './random.ts';

/** Titles that are staffed around the clock, and the hours of their three shifts. */
export const AROUND_THE_CLOCK: readonly string[] = ['Operations Technician', 'Service Desk Agent'];
const SHIFTS = [
  { startHour: 6, endHour: 14 },
  { startHour: 14, endHour: 22 },
  { startHour: 22, endHour: 6 },
] as const;
const PART_TIME_WEEKS = [
  [1, 2, 3, 4],
  [1, 2, 3],
  [2, 3, 4, 5],
] as const;

/**
 * What an organisation of thousands has besides: people who joined or left within the window, part-time weeks, three shifts,
 * and technicians of the three shifts of a site who share a workstation. Nobody in `without` changes.
 */
export function turnOver(
  people: readonly Person[],
  windowDays: number,
  nowMs: number,
  without: ReadonlySet<number>,
  random: Random,
): Person[] {
  const stations = new Map<string, Person[]>();
  return people.map((person) => {
    const [joins, leaves, partTime] = [random.chance(0.03), random.chance(0.02), random.chance(0.06)];
    const date = isoDate(nowMs - random.int(3, windowDays - 3) * DAY_MS);
    const week = random.pick(PART_TIME_WEEKS);
    if (without.has(person.n) || isHead(person)) return person;
    const shift = AROUND_THE_CLOCK.includes(person.title) ? SHIFTS[person.n % SHIFTS.length] : undefined;
    return {
      ...person,
      ...(joins ? { startDate: date } : {}),
      ...(leaves && !joins ? { endDate: date, endAnnounced: true } : {}),
      shift: { ...person.shift, ...shift, ...(partTime && shift === undefined ? { workdays: [...week] } : {}) },
      ...(person.title === 'Operations Technician' ? stationOf(person, stations) : {}),
    };
  });
}

/** Three technicians of a site, one of each shift, sit at the desk of the first. */
function stationOf(person: Person, stations: Map<string, Person[]>): Pick<Person, 'workstation' | 'address'> {
  const here = stations.get(person.location) ?? [];
  stations.set(person.location, here);
  here.push(person);
  const { workstation, address } = here[here.length - 1 - ((here.length - 1) % SHIFTS.length)] ?? person;
  return { workstation, address };
}
