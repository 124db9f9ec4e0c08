import { writtenBy, mailAddress } from '../account-names.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import { SERVERS, siteOf, WEB_PROXIES } from '../sites.ts';
import { coalesced, moments, timesToday, type Day } from './day.ts';

const WEB_HOSTS = [
  'intranet.corp.example',
  'news.example',
  'docs.example',
  'maps.example',
  'travel.example',
  'tickets.corp.example',
] as const;
const UPLOAD_HOSTS = ['drive.partner.example', 'forms.example'] as const;
const MEMORY_STICK = 'USB Mass Storage';

/** Programs started at the workstation. */
export function processes(day: Day): void {
  const { person, station, work, random, recorder, address } = day;
  for (const atMs of moments(day, 3)) {
    const program = random.pick(work.processes);
    recorder.record('processStarted', {
      atMs,
      source: WORKSTATION_SOURCE[siteOf(person)],
      username: writtenBy('windows', person.username, random),
      from: address,
      to: station.address,
      count: coalesced(random),
      properties: {
        'Machine Identifier': station.name,
        'Process Name': `C:\\Program Files\\${program}`,
        'Process CommandLine': program,
      },
    });
  }
}

/** Mail, mostly inside the company. */
export function mail(day: Day): void {
  const { person, work, random, recorder, address } = day;
  for (const atMs of moments(day, work.mails)) {
    const inside = random.chance(0.75);
    recorder.record('mailSent', {
      atMs,
      source: 'mail01',
      username: writtenBy('mail', person.username, random),
      from: address,
      to: SERVERS.mail01,
      properties: {
        'Recipient Users': inside ? mailAddress(`team-${random.int(1, 40)}`) : `contact${random.int(1, 60)}@partner.example`,
        BytesSent: Math.round(Math.min(15_000_000, random.logNormal(60_000, 1.2))),
      },
    });
  }
}

/** Web requests, which the proxy counts together per host, and a rare small upload. A site's own proxy hides who asked. */
export function web(day: Day): void {
  const { person, random, recorder } = day;
  const own = WEB_PROXIES[siteOf(person)];
  const address = own === SERVERS.proxy01 ? day.address : own;
  for (const atMs of moments(day, 3.5)) {
    recorder.record('webVisited', {
      atMs,
      source: 'proxy01',
      username: writtenBy('proxy', person.username, random),
      from: address,
      to: SERVERS.proxy01,
      count: Math.max(1, Math.round(random.logNormal(18, 0.7))),
      properties: { 'URL Host': random.pick(WEB_HOSTS), BytesSent: Math.round(random.logNormal(40_000, 0.8)) },
    });
  }
  for (const atMs of moments(day, 0.15)) {
    recorder.record('webUploaded', {
      atMs,
      source: 'proxy01',
      username: writtenBy('proxy', person.username, random),
      from: address,
      to: SERVERS.proxy01,
      properties: { 'URL Host': random.pick(UPLOAD_HOSTS), BytesSent: Math.round(Math.min(30_000_000, random.logNormal(900_000, 1))) },
    });
  }
}

/** A memory stick for a presentation: a few megabytes, by the few who use one at all. */
export function memorySticks(day: Day): void {
  const { person, presence, station: machine, random, recorder, address } = day;
  if (person.n % 11 !== 3 || presence.remote || machine.name !== person.workstation || !random.chance(0.2)) return;
  const source = WORKSTATION_SOURCE[siteOf(person)];
  const username = writtenBy('windows', person.username, random);
  const atMs = presence.lunchToMs + random.int(600_000, 5_400_000);
  const station = { source, username, from: address, to: machine.address } as const;
  recorder.record('usbConnected', {
    ...station,
    atMs,
    properties: { 'Machine Identifier': person.workstation, 'Object Name': MEMORY_STICK },
  });
  for (let i = 0; i < 1 + timesToday(day, 1); i += 1) {
    recorder.record('usbFileWritten', {
      ...station,
      atMs: atMs + (i + 1) * 12_000,
      properties: {
        'Machine Identifier': person.workstation,
        'Object Name': MEMORY_STICK,
        BytesSent: Math.round(Math.min(20_000_000, random.logNormal(2_000_000, 0.9))),
      },
    });
  }
}
