import { DAY_MS, type Interval } from '../../../domain/time.ts';
import type { Trip } from '../absences.ts';
import type { Calendar, LocalDay } from '../calendar.ts';
import type { Leases } from '../leases.ts';
import type { Person } from '../model.ts';
import { jobOf } from '../people.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { homeAddress, SITES, vpnPoolAddress } from '../sites.ts';
import type { Day } from './day.ts';
import { mail, memorySticks, processes, web } from './desk.ts';
import { files } from './files.ts';
import { flows } from './flows.ts';
import { logOns } from './log-ons.ts';
import { administration, databaseWork, sudo } from './operating.ts';
import { isPatchNight, patchNight } from './patch-night.ts';
import { presencesOf } from './presence.ts';

const PARTS = [logOns, files, processes, mail, web, memorySticks, databaseWork, sudo, administration, flows] as const;

export type Life = {
  calendar: Calendar;
  leases: Leases;
  trip: Trip | null;
  away: Interval | null;
  shareRemote: number;
  /** What the calendar makes of a day's pace; 1 for an ordinary one. */
  season(day: LocalDay): number;
  patchNights: boolean;
};

/** Everything one person does in the window, day by day. */
export function live(person: Person, life: Life, random: Random, recorder: Recorder): void {
  const { work } = jobOf(person);
  const fromMs = Date.parse(person.startDate);
  const toMs = person.endDate === null ? Number.POSITIVE_INFINITY : Date.parse(person.endDate) + DAY_MS;
  for (const planned of presencesOf(person, life.calendar, life.shareRemote, life.away, random)) {
    if (planned.fromMs < fromMs || planned.toMs > toMs) continue;
    const { trip } = life;
    const travelling = trip !== null && planned.fromMs >= trip.interval.fromMs && planned.fromMs < trip.interval.toMs;
    const presence = { ...planned, remote: planned.remote || travelling, pace: planned.pace * life.season(planned.day) };
    const day: Day = {
      person,
      work,
      presence,
      address: presence.remote ? vpnPoolAddress(person.n) : life.leases(person, planned.fromMs),
      outside: travelling ? `${SITES[trip.to].outside}.${(person.n % 250) + 2}` : homeAddress(person),
      random,
      recorder,
    };
    for (const part of PARTS) part(day);
    if (life.patchNights && isPatchNight(planned.day)) patchNight(person, planned.day, random, recorder);
  }
}
