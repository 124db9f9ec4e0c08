import type { Interval } from '../../../domain/time.ts';
import type { Trip } from '../absences.ts';
import type { Calendar } from '../calendar.ts';
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
import { presencesOf } from './presence.ts';

const PARTS = [logOns, files, processes, mail, web, memorySticks, databaseWork, sudo, administration, flows] as const;

export type Life = { calendar: Calendar; leases: Leases; trip: Trip | null; away: Interval | null; shareRemote: number };

/** Everything one person does in the window, day by day. */
export function live(person: Person, life: Life, random: Random, recorder: Recorder): void {
  const { work } = jobOf(person);
  for (const planned of presencesOf(person, life.calendar, life.shareRemote, life.away, random)) {
    const { trip } = life;
    const travelling = trip !== null && planned.fromMs >= trip.interval.fromMs && planned.fromMs < trip.interval.toMs;
    const presence = { ...planned, remote: planned.remote || travelling };
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
  }
}
