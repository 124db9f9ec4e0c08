import { DAY_MS, type Interval } from '../../domain/time.ts';
import { SHARES, type ShareKey } from './assets.ts';
import type { Person } from './model.ts';
import { isHead, jobOf } from './people.ts';
import type { Random } from './random.ts';
import { ROSTER, type Job } from './roster.ts';

/** Somebody who did another job until a day within the window; HR knows the present one only. */
export type Move = { person: Person; former: Job; atMs: number };

/** Work on a share that is not the job's own, for a project of some weeks. */
export type Join = { person: Person; share: ShareKey; perDay: number; interval: Interval };

const MOVE_SHARE = 0.02;
const JOIN_SHARE = 0.08;
/** Jobs whose systems or hours are what a story is about, and those with a second account. */
const NOBODY_CAME_FROM = ['Platform Engineer', 'Storage Administrator', 'Operations Technician', 'Database Administrator', 'Data Engineer'];
const PROJECT_SHARES = ['engineeringDocs', 'supportRunbooks', 'marketingMedia', 'salesCollateral', 'financeReports', 'itTools'] as const;

export function makeMoves(people: readonly Person[], windowDays: number, nowMs: number, random: Random): Move[] {
  const jobs = ROSTER.filter((j) => j.count > 1 && j.fixedHours !== true && j.admins === undefined && !NOBODY_CAME_FROM.includes(j.title));
  const movers = random.shuffle(people.filter((p) => !isHead(p) && p.adminAccount === null && p.title !== 'Operations Technician'));
  return movers.slice(0, Math.round(MOVE_SHARE * people.length)).map((person) => ({
    person,
    former: random.pick(jobs.filter((j) => j.title !== person.title)),
    atMs: nowMs - random.int(5, windowDays - 10) * DAY_MS,
  }));
}

export function makeJoins(people: readonly Person[], windowDays: number, nowMs: number, random: Random): Join[] {
  const chosen = random.shuffle(people.filter((p) => !isHead(p))).slice(0, Math.round(JOIN_SHARE * people.length));
  return chosen.map((person) => {
    const { shares } = jobOf(person).work;
    const fromMs = nowMs - random.int(2, windowDays - 5) * DAY_MS;
    return {
      person,
      share: random.pick(PROJECT_SHARES.filter((s) => !(s in shares))),
      perDay: random.between(3, 12),
      interval: { fromMs, toMs: fromMs + random.int(6, 40) * DAY_MS },
    };
  });
}

/** Names of everything that a job works on, as records and events write them. */
export function systemsOf({ work }: Job): string[] {
  return [...Object.keys(work.shares).map((key) => SHARES[key as ShareKey].name), ...Object.keys(work.hosts ?? {})];
}
