import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import { SERVERS, siteOf } from '../sites.ts';
import type { Day } from './day.ts';

/** A typing error now and then; a password that is forgotten fails until somebody resets it, most often after weeks away. */
function wrongPasswords({ daysSince, temper, random }: Day): number {
  const forgotten = temper.surge > 0 && random.chance(daysSince > 6 ? 0.15 : 0.006);
  if (forgotten) return random.int(4, 11);
  return random.chance(0.04) ? random.int(1, 2) : 0;
}

/** Log-on in the morning, unlock after lunch, log-off twice, the tickets that come with them, and now and then a wrong password. */
export function logOns(day: Day): void {
  const { person, presence, station: machine, random, recorder, address } = day;
  const source = WORKSTATION_SOURCE[siteOf(person)];
  const username = (): string => writtenBy('windows', person.username, random);
  const station = { source, from: address, to: machine.address } as const;
  const on = { 'Machine Identifier': machine.name, 'Workstation Name': machine.name };
  if (presence.remote) {
    recorder.record('vpnSessionOpened', {
      atMs: presence.fromMs - MINUTE_MS,
      source: 'vpn01',
      username: writtenBy('vpn', person.username, random),
      from: day.outside,
      to: SERVERS.vpn01,
    });
  }
  const mistakes = wrongPasswords(day);
  for (let i = 0; i < mistakes; i += 1) {
    const atMs = presence.fromMs - (i + 1) * 9_000;
    recorder.record('logonFailed', { ...station, atMs, username: username(), properties: { ...on, 'Logon Type': 2 } });
  }
  recorder.record('logon', { ...station, atMs: presence.fromMs, username: username(), properties: { ...on, 'Logon Type': 2 } });
  recorder.record('kerberosTgt', {
    atMs: presence.fromMs + 800,
    source: 'dc01',
    username: username(),
    from: address,
    to: SERVERS.dc01,
    properties: { 'Machine Identifier': 'dc01' },
  });
  for (const atMs of [presence.fromMs + 4_000, presence.lunchToMs + 4_000]) {
    recorder.record('kerberosServiceTicket', {
      atMs,
      source: 'dc02',
      username: username(),
      from: address,
      to: SERVERS.dc02,
      count: random.int(4, 8),
      properties: { 'Machine Identifier': 'dc02', 'Service Name': 'cifs/fs01' },
    });
  }
  recorder.record('logoff', { ...station, atMs: presence.lunchFromMs, username: username(), properties: on });
  recorder.record('logon', { ...station, atMs: presence.lunchToMs, username: username(), properties: { ...on, 'Logon Type': 7 } });
  recorder.record('logoff', { ...station, atMs: presence.toMs, username: username(), properties: on });
}
