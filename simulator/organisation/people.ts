import { DAY_MS } from '../../domain/time.ts';
import { isoDate } from './calendar.ts';
import type { Person } from './model.ts';
import { makeNames } from './names.ts';
import { streamOf, type Random } from './random.ts';
import { ROSTER, rosterOf, type Job, type Size } from './roster.ts';
import { SITES, SITE_KEYS, type SiteKey } from './sites.ts';

const PROJECTS = ['atlas', 'borealis', 'cascade', 'delta', 'run-the-business'] as const;
const CUSTOM_GROUPS = ['month-end', 'payments', 'peak-season', 'pilot'] as const;

/**
 * The people as they stand before anybody takes leave or leaves. The same seed gives the same people; which names hold
 * which job, and at which site a team sits together, differs between seeds.
 */
export function makePeople(size: Size, seed: number, nowMs: number): Person[] {
  const random = streamOf(seed, 'people');
  const jobs = rosterOf(size).flatMap((job) => {
    const home = random.pick(SITE_KEYS);
    return Array.from({ length: job.count }, (_, i) => ({ job, admin: i < (job.admins ?? 0), site: siteFor(job, home, i) }));
  });
  const names = makeNames(random, jobs.length);
  const people = jobs.map(({ job, admin, site }, n): Person => {
    const { displayName, username } = names[n] ?? { displayName: `Person ${n}`, username: `person${n}` };
    const { location, city, country, timeZone, net, code } = SITES[site];
    return {
      n,
      employeeId: `E${String(10_000 + n * 37 + (seed % 37))}`,
      username,
      displayName,
      adminAccount: admin ? `adm.${username}` : null,
      department: job.department,
      title: job.title,
      location,
      city,
      country,
      timeZone,
      managerN: null,
      project: random.pick(PROJECTS),
      customGroup: random.chance(0.3) ? random.pick(CUSTOM_GROUPS) : null,
      shift: { ...shiftFor(job, random), workdays: [1, 2, 3, 4, 5] },
      startDate: isoDate(nowMs - random.int(120, 5_000) * DAY_MS),
      endDate: null,
      endAnnounced: false,
      absent: false,
      leave: null,
      workstation: `ws-${code}-${String(n).padStart(3, '0')}`,
      address: `${net}.${4 + Math.floor(n / 200)}.${(n % 200) + 20}`,
    };
  });
  const heads = new Map(people.filter(isHead).map((p) => [p.department, p.n]));
  return people.map((person) => ({ ...person, managerN: managerOf(person, heads) }));
}

export function jobOf(person: Pick<Person, 'title' | 'department'>): Job {
  const job = ROSTER.find((j) => j.title === person.title && j.department === person.department);
  if (job === undefined) throw new RangeError(`no job "${person.title}" in ${person.department}`);
  return job;
}

/** Works here for another firm. */
export function isContractor(person: Pick<Person, 'n' | 'title' | 'adminAccount'>): boolean {
  return person.n % 23 === 7 && person.adminAccount === null && !isHead(person);
}

export function isHead(person: Pick<Person, 'title'>): boolean {
  return person.title.startsWith('Head of') || person.title === 'Managing Director';
}

export function headOf(people: readonly Person[], department: string): Person {
  const head = people.find((p) => p.department === department && isHead(p));
  if (head === undefined) throw new RangeError(`no head of ${department}`);
  return head;
}

function siteFor(job: Job, home: SiteKey, i: number): SiteKey {
  if (job.sites === 'home') return home;
  return job.sites[i % job.sites.length] ?? 'berlin';
}

/** Night shifts keep their hours; by day some start an hour earlier. */
function shiftFor(job: Job, random: Random): { startHour: number; endHour: number } {
  const chosen = random.chance(0.25);
  const earlier = chosen && job.shift.endHour <= 24 && job.fixedHours !== true ? 1 : 0;
  return { startHour: job.shift.startHour - earlier, endHour: (job.shift.endHour - earlier) % 24 };
}

function managerOf(person: Person, heads: ReadonlyMap<string, number>): number | null {
  if (person.title === 'Managing Director') return null;
  const department = isHead(person) ? 'Management' : person.department;
  const head = heads.get(department);
  if (head === undefined) throw new RangeError(`no head of ${department}`);
  return head;
}
