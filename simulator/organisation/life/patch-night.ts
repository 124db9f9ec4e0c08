import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, type LocalDay } from '../calendar.ts';
import type { Person } from '../model.ts';
import { jobOf } from '../people.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { SERVERS } from '../sites.ts';

const WEDNESDAY = 3;
const FROM_HOUR = 21;
const SHARE_OF_TEAM = 0.4;

/** The second Wednesday of a month, when servers are patched. */
export function isPatchNight({ date, weekday }: LocalDay): boolean {
  const day = Number(date.slice(-2));
  return weekday === WEDNESDAY && day > 7 && day <= 14;
}

/** Privileged sessions late in the evening, server after server, from the administrator's own workstation. */
export function patchNight(person: Person, day: LocalDay, random: Random, recorder: Recorder): void {
  const { administers = [] } = jobOf(person).work;
  if (person.adminAccount === null || administers.length === 0 || !random.chance(SHARE_OF_TEAM)) return;
  let atMs = atHour(day, FROM_HOUR) + random.int(0, 30) * MINUTE_MS;
  for (const host of random.shuffle(administers)) {
    const username = writtenBy('windows', person.adminAccount, random);
    const session = { source: host === 'dc01' ? host : 'servers', username, from: person.address, to: SERVERS[host] } as const;
    const on = { 'Machine Identifier': host };
    recorder.record('logon', { ...session, atMs, properties: { ...on, 'Logon Type': 10, 'Workstation Name': person.workstation } });
    recorder.record('specialPrivileges', { ...session, atMs: atMs + 500, properties: on });
    for (let step = 1; step <= random.int(3, 8); step += 1) {
      recorder.record('processStarted', {
        ...session,
        atMs: atMs + step * 2 * MINUTE_MS,
        properties: { ...on, 'Process Name': 'C:\\Windows\\System32\\wusa.exe', 'Process CommandLine': 'wusa.exe /quiet /norestart' },
      });
    }
    atMs += random.int(20, 35) * MINUTE_MS;
    recorder.record('logoff', { ...session, atMs, properties: on });
  }
}
