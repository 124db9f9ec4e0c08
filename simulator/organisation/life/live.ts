import { DAY_MS, type Interval } from '../../../domain/time.ts';
import type { Trip } from '../absences.ts';
import type { Calendar, LocalDay } from '../calendar.ts';
import type { Errand } from '../errands.ts';
import type { Station } from '../desktops.ts';
import type { Leases } from '../leases.ts';
import type { Person } from '../model.ts';
import type { Join, Move } from '../moves.ts';
import { jobOf } from '../people.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import type { Work } from '../roster.ts';
import { homeAddress, SITES, vpnPoolAddress } from '../sites.ts';
import { callOut } from './call-out.ts';
import type { Day } from './day.ts';
import { mail, memorySticks, processes, web } from './desk.ts';
import { files, readThrough } from './files.ts';
import { flows } from './flows.ts';
import { logOns } from './log-ons.ts';
import { administration, databaseWork, sudo } from './operating.ts';
import { isPatchNight, patchNight } from './patch-night.ts';
import { presencesOf } from './presence.ts';
import type { Temper } from './temper.ts';

const PARTS = [logOns, files, processes, mail, web, memorySticks, databaseWork, sudo, administration, flows] as const;

export type Life = {
  calendar: Calendar;
  leases: Leases;
  /** The pool that the person gets a virtual desktop from; empty for those with a workstation. */
  desktops: readonly Station[];
  trip: Trip | null;
  away: Interval | null;
  shareRemote: number;
  temper: Temper;
  isClosed: (day: LocalDay) => boolean;
  move: Move | null;
  joins: readonly Join[];
  errands: readonly Errand[];
  /** When the person is on call. */
  duty: readonly Interval[];
  /** What the calendar makes of a day's pace; 1 for an ordinary one. */
  season(day: LocalDay): number;
  patchNights: boolean;
};

/** Everything one person does in the window, day by day. */
export function live(person: Person, life: Life, random: Random, recorder: Recorder): void {
  const fromMs = Date.parse(person.startDate);
  const toMs = person.endDate === null ? Number.POSITIVE_INFINITY : Date.parse(person.endDate) + DAY_MS;
  let before: number | null = null;
  for (const planned of presencesOf(person, life, random)) {
    if (planned.fromMs < fromMs || planned.toMs > toMs) continue;
    const daysSince = before === null ? 1 : Math.round((planned.day.noonMs - before) / DAY_MS);
    before = planned.day.noonMs;
    const { trip } = life;
    const travelling = trip !== null && planned.fromMs >= trip.interval.fromMs && planned.fromMs < trip.interval.toMs;
    const office = life.leases.addressOf(person, planned.fromMs);
    const desktop = life.desktops.length === 0 ? null : random.pick(life.desktops);
    const pace = planned.pace * life.season(planned.day) * learning(planned.fromMs - fromMs);
    const presence = { ...planned, remote: planned.remote || travelling, pace };
    const day: Day = {
      person,
      work: workOn(person, life, planned.fromMs),
      presence,
      temper: life.temper,
      daysSince,
      station: desktop ?? { name: person.workstation, address: office },
      address: desktop?.address ?? (presence.remote ? vpnPoolAddress(person.n) : office),
      outside: travelling ? `${SITES[trip.to].outside}.${(person.n % 250) + 2}` : homeAddress(person),
      random,
      recorder,
    };
    for (const part of PARTS) part(day);
    for (const errand of life.errands)
      if (presence.fromMs <= errand.interval.fromMs && errand.interval.fromMs < presence.toMs) readThrough(day, errand);
    if (life.patchNights && isPatchNight(planned.day)) patchNight(person, planned.day, random, recorder);
  }
  if (life.duty.length === 0) return;
  const employed = life.calendar.days.filter((d) => d.startMs >= fromMs && d.startMs + DAY_MS < toMs);
  for (const day of employed) callOut({ person, work: workOn(person, life, day.noonMs), day }, life.duty, random, recorder);
}

/** The work of the job held at that moment, and of the projects joined. */
function workOn(person: Person, { move, joins }: Life, atMs: number): Work {
  const { work } = move !== null && atMs < move.atMs ? move.former : jobOf(person);
  const joined = joins.filter((j) => j.interval.fromMs <= atMs && atMs < j.interval.toMs);
  if (joined.length === 0) return work;
  return { ...work, shares: { ...work.shares, ...Object.fromEntries(joined.map((j) => [j.share, j.perDay])) } };
}

const LEARNING_DAYS = 14;

/** Somebody new does less in the first weeks. */
function learning(sinceStartMs: number): number {
  return Math.min(1, 0.3 + (0.7 * sinceStartMs) / (LEARNING_DAYS * DAY_MS));
}
