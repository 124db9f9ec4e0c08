import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

/** The first of the thirty days that the made events lie in. */
const FIRST_MS = Date.UTC(2026, 2, 1);
const DAYS = 30;
const USERS = 5_000;
export type MadeFiles = { csv: string; mapping: string; cert: string; certEvents: number; otrf: string; otrfEvents: number };

const MAPPING = {
  logSource: { name: 'Made events', type: 'windows' },
  time: { column: 'at', format: '%Y-%m-%d %H:%M:%S' },
  event: {
    column: 'what',
    values: { logon: 'logon', share: 'shareFileChecked', process: 'processStarted', mail: 'mailSent', web: 'webVisited' },
  },
  fields: { username: 'person', sourceip: 'ip', eventcount: 'n' },
  properties: { 'Machine Identifier': 'host', 'Share Name': 'share', BytesSent: 'bytes' },
};

/** SQL of a whole number below `n` for the row `i`, another one for each purpose. */
function random(what: string, n: number): string {
  return `(hash(i, '${what}') % ${n})::BIGINT`;
}

/** Files of made events in `folder`: mostly in office hours, the same for a number of events. */
export async function makeFiles(folder: string, events: number): Promise<MadeFiles> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const csv = join(folder, 'events.csv');
  // Nine of ten events fall into the hours of work.
  const hour = `CASE WHEN ${random('early', 10)} = 0 THEN ${random('hour', 24)} ELSE 8 + ${random('work', 10)} END`;
  const at = `make_timestamp(${FIRST_MS}000::BIGINT + (${random('day', DAYS)} * 86400 + (${hour}) * 3600 + ${random('second', 3600)})::BIGINT * 1000000)`;
  const rows = (n: number): string =>
    `SELECT strftime(${at}, '%Y-%m-%d %H:%M:%S') AS at, (['logon', 'share', 'process', 'mail', 'web'])[1 + ${random('what', 5)}] AS what, 'user' || ${random('user', USERS)} AS person, '10.1.' || ${random('net', 250)} || '.' || ${random('host', 250)} AS ip, 1 + ${random('n', 3)} AS n, 'ws-' || ${random('ws', USERS)} AS host, CASE WHEN ${random('what', 5)} = 1 THEN '\\\\fs0' || ${random('fs', 4)} || '\\share-' || ${random('share', 300)} END AS share, ${random('bytes', 100_000)} AS bytes FROM range(${n}) t(i)`;
  await connection.run(`COPY (${rows(events)}) TO '${csv}' (HEADER, DELIMITER ',')`);
  const mapping = join(folder, 'mapping.json');
  writeFileSync(mapping, JSON.stringify(MAPPING));
  const certEvents = Math.min(events, 2_000_000);
  await connection.run(
    `COPY (SELECT '{' || i || '}' AS id, strftime(${at}, '%m/%d/%Y %H:%M:%S') AS date, 'USR' || ${random('user', USERS)} AS "user", 'PC-' || ${random('ws', USERS)} AS pc, CASE WHEN ${random('what', 2)} = 0 THEN 'Logon' ELSE 'Logoff' END AS activity FROM range(${certEvents}) t(i)) TO '${join(folder, 'logon.csv')}' (HEADER, DELIMITER ',')`,
  );
  connection.closeSync();
  instance.closeSync();
  const otrfEvents = Math.min(events, 150_000);
  const otrf = join(folder, 'windows.jsonl.gz');
  writeFileSync(otrf, gzipSync(Array.from({ length: otrfEvents }, (_, i) => windowsLine(i)).join('\n'), { level: 1 }));
  return { csv, mapping, cert: folder, certEvents, otrf, otrfEvents };
}

/** An event as a Windows agent exports it, with the long message that makes such files large. */
function windowsLine(i: number): string {
  const name = `user${(i * 7_919) % USERS}`;
  return JSON.stringify({
    '@timestamp': '2026-03-01T12:00:00.000Z',
    EventTime: new Date(FIRST_MS + i * 100).toISOString().slice(0, 19).replace('T', ' '),
    EventID: i % 5 === 0 ? 4624 : 5156,
    Channel: 'Security',
    Hostname: `ws-${i % 50}.example.test`,
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Category: 'Filtering Platform Connection',
    TargetUserName: name,
    SubjectUserName: '-',
    LogonType: '3',
    IpAddress: `10.1.2.${i % 250}`,
    Message: `An event was recorded.\r\n\r\nSubject:\r\n\tAccount Name:\t\t${name}\r\n\r\n${'Detail of the event:\t\tvalue of the detail\r\n\t'.repeat(20)}`,
  });
}
