import { HOUR_MS, MINUTE_MS, SECOND_MS, type Interval } from '../../../domain/time.ts';
import { DATABASES, type DatabaseKey } from '../assets.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { SERVERS, type ServerName } from '../sites.ts';

/** An account that no person holds: it works around the clock from one server, and most of all in its own window. */
export type Service = {
  account: string;
  kind: 'backup' | 'batch' | 'monitor' | 'sync';
  from: ServerName;
  to: ServerName;
  everyMs: number;
  /** Hour of the day (UTC) at which the two busy hours begin. */
  busyHour: number;
};

const KINDS = ['backup', 'batch', 'monitor', 'sync'] as const;
const HOSTS = ['srv-app01', 'srv-app02', 'srv-app03', 'srv-backup01', 'lnx-app01', 'lnx-app02', 'lnx-mon01'] as const;
const BUSY_HOURS = 2;
const BUSY_TIMES = 4;

export function makeServices(count: number, random: Random): Service[] {
  return Array.from({ length: count }, (_, i): Service => {
    const kind = KINDS[i % KINDS.length] ?? 'monitor';
    return {
      account: `svc-${kind}-${String(i + 1).padStart(3, '0')}`,
      kind,
      from: random.pick(HOSTS),
      to: random.pick(HOSTS),
      everyMs: Math.round(Math.min(10 * MINUTE_MS, Math.max(40 * SECOND_MS, random.logNormal(115 * SECOND_MS, 0.5)))),
      busyHour: random.int(0, 22),
    };
  });
}

/** Everything one service account does in the window. */
export function serve(service: Service, window: Interval, random: Random, recorder: Recorder): void {
  const { from, to, everyMs, busyHour } = service;
  const database = DATABASES[random.pick(Object.keys(DATABASES) as DatabaseKey[])];
  for (let at = window.fromMs; at < window.toMs;) {
    const hour = Math.floor(at / HOUR_MS) % 24;
    const busy = hour >= busyHour && hour < busyHour + BUSY_HOURS;
    at += Math.max(SECOND_MS, Math.round((everyMs / (busy ? BUSY_TIMES : 1)) * random.between(0.5, 1.5)));
    const act = { atMs: at, username: service.account, from: SERVERS[from] };
    if (service.kind === 'batch' && random.chance(0.7)) {
      const rows = Math.round(Math.min(500_000, random.logNormal(900, 1.4)));
      recorder.record('databaseQueried', {
        ...act,
        source: database.source,
        to: SERVERS[database.server],
        properties: { 'Database Name': database.name, 'Object Name': 'batch', 'Rows Returned': Math.max(1, rows) },
      });
    } else if (random.chance(0.4)) {
      recorder.record('kerberosServiceTicket', {
        ...act,
        source: 'dc02',
        to: SERVERS.dc02,
        count: random.int(1, 6),
        properties: { 'Machine Identifier': 'dc02', 'Service Name': `host/${to}` },
      });
    } else {
      recorder.record('logon', {
        ...act,
        source: 'servers',
        to: SERVERS[to],
        properties: { 'Logon Type': from === to ? 5 : 3, 'Machine Identifier': to, 'Workstation Name': from },
      });
    }
  }
}
