import { EVENT_TYPES } from '../../domain/event-types.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { SimEvent } from '../organisation/model.ts';
import { senseEvent } from '../organisation/sense.ts';
import { literal, type Store } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import type { Tell } from './loaded.ts';

const JOB_SITES = [
  'monster.com',
  'careerbuilder.com',
  'indeed.com',
  'simplyhired.com',
  'job-hunt.org',
  'jobhuntersbible.com',
  'hotjobs.yahoo.com',
  'craigslist.org',
];
const LEAK_SITES = ['wikileaks.org'];
/** Hours of the day in which nobody starts work, local. */
const EARLY_HOUR = 6;
const LATE_HOUR = 20;
const OUTSIDE_RECIPIENTS = 20;
/** A device is new to a person who has not used any for this long. */
const DEVICE_MEMORY_MS = 30 * DAY_MS;
/** A machine that more people use is nobody's. */
const USERS_OF_OWN_PC = 3;

/** The part of an address behind the @. */
const DOMAIN = "LOWER(split_part(address, '@', 2))";

type Detection = { rule: string; sql: string };

/** What UBA's rules would have seen in CERT-shaped events: at most one sense event of a rule for a person and day. */
export async function detectInCert(
  store: Pick<Store, 'fill'>,
  logSourceIds: readonly number[],
  offsetMinutes: number,
  tell: Tell,
): Promise<SimEvent[]> {
  const found: SimEvent[] = [];
  for (const { rule, sql } of detections(logSourceIds, offsetMinutes)) {
    const rows = await store.fill(`SELECT u, MIN(ms) AS first FROM (${sql}) GROUP BY u, ms // ${DAY_MS} ORDER BY first, u`);
    tell(`${rule}: ${rows.length} sense events`);
    for (const row of rows) found.push(senseEvent(String(row['u']), rule, Number(row['first'])));
  }
  return found;
}

function detections(logSourceIds: readonly number[], offsetMinutes: number): Detection[] {
  const own = `logsourceid IN (${logSourceIds.join(', ')}) AND username IS NOT NULL`;
  const of = (type: keyof typeof EVENT_TYPES): string =>
    `SELECT *, username AS u, devicetime AS ms FROM events WHERE ${own} AND qid = ${EVENT_TYPES[type].qid}`;
  const pc = propertyColumn('Machine Identifier');
  const host = propertyColumn('URL Host');
  const recipients = propertyColumn('Recipient Users');
  const local = `(ms + ${offsetMinutes * 60_000})`;
  // 1 January 1970 was a Thursday.
  const weekday = `((${local} // ${DAY_MS} + 3) % 7)`;
  const hour = `(${local} % ${DAY_MS} // ${HOUR_MS})`;
  const sites = (list: readonly string[]): string =>
    `SELECT u, ms FROM (${of('webVisited')}) WHERE ${list.map((s) => `${host} = ${literal(s)} OR ${host} LIKE ${literal(`%.${s}`)}`).join(' OR ')}`;
  return [
    {
      rule: 'UBA : User Access at Unusual Times',
      sql: `SELECT u, ms FROM (${of('logon')}) WHERE ${hour} < ${EARLY_HOUR} OR ${hour} >= ${LATE_HOUR} OR ${weekday} >= 5`,
    },
    {
      rule: 'UBA : New Device Use Detected',
      sql: `SELECT u, ms FROM (SELECT u, ms, LAG(ms) OVER (PARTITION BY u ORDER BY ms) AS before, MIN(ms) OVER () AS began FROM (${of('usbConnected')})) WHERE ms - COALESCE(before, began) > ${DEVICE_MEMORY_MS}`,
    },
    { rule: 'UBA : Removable Media Use Detected', sql: `SELECT u, ms FROM (${of('usbFileWritten')})` },
    { rule: 'UBA : Browsed to Job Search Website', sql: sites(JOB_SITES) },
    { rule: 'UBA : Browsed to Information Leak Website', sql: sites(LEAK_SITES) },
    {
      rule: 'UBA : Mass Mail to Outside Recipients',
      sql: `WITH sent AS (SELECT u, ms, UNNEST(string_split(${recipients}, ';')) AS address FROM (${of('mailSent')})),
        home AS (SELECT MODE(${DOMAIN}) AS name FROM sent)
        SELECT u, MIN(ms) AS ms FROM sent, home WHERE ${DOMAIN} <> home.name GROUP BY u, sent.ms // ${DAY_MS} HAVING COUNT(*) >= ${OUTSIDE_RECIPIENTS}`,
    },
    {
      rule: 'UBA : Log-on to PC of Another Person',
      sql: `WITH logons AS (${of('logon')}),
        uses AS (SELECT u, ${pc} AS pc, COUNT(*) AS n FROM logons GROUP BY ALL),
        owners AS (SELECT pc, ARG_MAX(u, n) AS owner FROM uses GROUP BY pc HAVING COUNT(*) <= ${USERS_OF_OWN_PC})
        SELECT u, ms FROM logons JOIN owners ON logons.${pc} = owners.pc WHERE u <> owner`,
    },
  ];
}
