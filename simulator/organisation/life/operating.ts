import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { DATABASES, type DatabaseKey } from '../assets.ts';
import type { LogSourceName } from '../log-sources.ts';
import { SERVERS, type ServerName } from '../sites.ts';
import { moments, type Day } from './day.ts';

const TABLES = ['orders', 'invoices', 'items', 'customers', 'sessions', 'ledger'] as const;

/** Queries of those who work on databases, and their small daytime exports. */
export function databaseWork(day: Day): void {
  const { person, work, random, recorder, address } = day;
  for (const [key, rate] of Object.entries(work.databases ?? {}) as [DatabaseKey, number][]) {
    const { name, server, source } = DATABASES[key];
    for (const atMs of moments(day, rate)) {
      const exports = random.chance(0.04);
      const rows = Math.max(1, Math.round(Math.min(60_000, random.logNormal(exports ? 9_000 : 400, 1))));
      recorder.record(exports ? 'databaseExported' : 'databaseQueried', {
        atMs,
        source,
        username: writtenBy('database', person.username, random),
        from: address,
        to: SERVERS[server],
        properties: {
          'Database Name': name,
          'Object Name': random.pick(TABLES),
          'Rows Returned': rows,
          ...(exports ? { BytesSent: rows * 380 } : {}),
        },
      });
    }
  }
}

/** Sudo on the hosts that the job looks after. */
export function sudo(day: Day): void {
  const { person, work, random, recorder, address } = day;
  for (const [host, rate] of Object.entries(work.hosts ?? {}) as [ServerName, number][]) {
    for (const atMs of moments(day, rate)) {
      recorder.record('sudoCommand', {
        atMs,
        source: linuxSource(host),
        username: writtenBy('linux', person.username, random),
        from: address,
        to: SERVERS[host],
        properties: { 'Machine Identifier': host, Command: random.pick(work.commands ?? ['df -h']) },
      });
    }
  }
}

export function linuxSource(host: ServerName): LogSourceName {
  return host === 'lnx-pay01' ? 'payments' : 'linux';
}

/** The second account: from the person's own workstation, by day, one session at a time. */
export function administration(day: Day): void {
  const { person, work, presence, random, recorder, address } = day;
  if (person.adminAccount === null || work.administers === undefined || !random.chance(0.5)) return;
  const account = person.adminAccount;
  let atMs = presence.lunchToMs + random.int(5, 40) * MINUTE_MS;
  for (const host of random.shuffle(work.administers).slice(0, random.int(1, 2))) {
    const source: LogSourceName = host === 'dc01' ? 'dc01' : 'servers';
    const session = { source, from: address, to: SERVERS[host] } as const;
    const on = { 'Machine Identifier': host };
    const username = writtenBy('windows', account, random);
    recorder.record('logon', {
      ...session,
      atMs,
      username,
      properties: { ...on, 'Logon Type': 10, 'Workstation Name': person.workstation },
    });
    recorder.record('specialPrivileges', { ...session, atMs: atMs + 500, username, properties: on });
    if (host === 'dc01' && random.chance(0.1)) {
      recorder.record('globalGroupMemberAdded', {
        ...session,
        atMs: atMs + 4 * MINUTE_MS,
        username,
        properties: { ...on, 'Object Name': `app-users-${random.int(1, 20)}` },
      });
    }
    recorder.record('logoff', { ...session, atMs: atMs + 15 * MINUTE_MS, username, properties: on });
    atMs += 25 * MINUTE_MS;
  }
}
