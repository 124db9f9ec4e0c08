import { contains, MINUTE_MS, overlaps, type Interval } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, type LocalDay } from '../calendar.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import type { Work } from '../roster.ts';
import { homeAddress, SERVERS, vpnPoolAddress, type ServerName } from '../sites.ts';
import { linuxSource } from './operating.ts';

const CHANCE = 0.25;
/** Longest time from the call to the last command. */
const MOST_MINUTES = 75;

/** A night on call: now and then a host calls, and whoever has the duty looks after it from home. */
export function callOut(
  { person, work, day }: { person: Person; work: Work; day: LocalDay },
  duty: readonly Interval[],
  random: Random,
  recorder: Recorder,
): void {
  const hosts = Object.keys(work.hosts ?? {}) as ServerName[];
  const atMs = atHour(day, random.between(22.5, 28.5));
  const call = { fromMs: atMs, toMs: atMs + MOST_MINUTES * MINUTE_MS };
  const isOnDuty = duty.some((d) => contains(d, call)) && (person.leave === null || !overlaps(person.leave, call));
  if (!isOnDuty || hosts.length === 0 || !random.chance(CHANCE)) return;
  const host = random.pick(hosts);
  recorder.record('vpnSessionOpened', {
    atMs,
    source: 'vpn01',
    username: writtenBy('vpn', person.username, random),
    from: homeAddress(person),
    to: SERVERS.vpn01,
  });
  const commands = random.int(3, 14);
  const stepMs = (random.int(15, MOST_MINUTES - 10) * MINUTE_MS) / commands;
  for (let i = 0; i < commands; i += 1) {
    recorder.record('sudoCommand', {
      atMs: Math.round(atMs + 4 * MINUTE_MS + (i + random.unit()) * stepMs),
      source: linuxSource(host),
      username: writtenBy('linux', person.username, random),
      from: vpnPoolAddress(person.n),
      to: SERVERS[host],
      properties: { 'Machine Identifier': host, Command: random.pick(work.commands ?? ['df -h']) },
    });
  }
}
