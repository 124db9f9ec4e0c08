import { EVENT_PROPERTIES, EVENT_TYPES, type EventProperty, type EventType } from '../../domain/event-types.ts';
import { literal } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import type { OtrfSpec } from './spec.ts';

const TYPES: readonly EventType[] = Object.values(EVENT_TYPES);
const BY_EVENT_ID = new Map(TYPES.flatMap((type): [number, EventType][] => (type.eventId === null ? [] : [[type.eventId, type]])));

/** Log-ons, log-offs, Kerberos and NTLM are about the account in the target fields; everything else about the subject. */
const ABOUT_TARGET: readonly number[] = [4624, 4625, 4634, 4647, 4768, 4769, 4771, 4776];
/** Removable storage is the only kind of handle request (4656) that says something was written to a medium. */
const REMOVABLE_STORAGE = 'Removable Storage';
const UNKNOWN_QID = 5_000_000;
/** Where 5000000 + id is the QID of another event. */
const TAKEN_QID = 5_900_000;
const UNKNOWN_CATEGORY = 8_001;

/** How `EventTime` may be written. */
export const EVENT_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/;
const EVENT_TIME_FORMATS = ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S.%f', '%Y-%m-%dT%H:%M:%S.%f'];

/** Properties by the fields that may hold them; the first that says something counts. */
const PROPERTY_FIELDS: readonly [EventProperty, readonly string[]][] = [
  ['Machine Identifier', ['Hostname', 'Computer']],
  ['Logon Type', ['LogonType']],
  ['Account Name', ['SubjectUserName']],
  ['Target Username', ['TargetUserName']],
  ['Workstation Name', ['WorkstationName', 'Workstation']],
  ['Share Name', ['ShareName']],
  ['File Path', ['RelativeTargetName', 'TargetFilename']],
  ['Process Name', ['NewProcessName', 'Image', 'ProcessName']],
  ['Process CommandLine', ['CommandLine']],
  ['Service Name', ['ServiceName']],
  ['Object Name', ['ObjectName']],
];
const SOURCE = ['IpAddress', 'SourceAddress', 'SourceIp'];
const DESTINATION = ['DestAddress', 'DestinationIp'];
const PORT = ['DestPort', 'DestinationPort'];
const LABEL = ['Category', 'SourceName'];
const ACCOUNT = ['SubjectUserName', 'TargetUserName', 'User', 'AccountName'];

/** The fields of an exported event that are read; the engine reads all of them as text. */
export const WINDOWS_FIELDS: readonly string[] = [
  ...new Set([
    'EventID',
    'EventTime',
    'Channel',
    ...PROPERTY_FIELDS.flatMap(([, fields]) => fields),
    ...SOURCE,
    ...DESTINATION,
    ...PORT,
    ...LABEL,
    ...ACCOUNT,
  ]),
];

/** The id of an event as a whole number, null for what is none. */
const ID =
  'CASE WHEN TRY_CAST("EventID" AS DOUBLE) = FLOOR(TRY_CAST("EventID" AS DOUBLE)) THEN TRY_CAST(TRY_CAST("EventID" AS DOUBLE) AS BIGINT) END';

/**
 * SQL of one event for each row of `from`, which has the columns of `WINDOWS_FIELDS` and `chunk`. The time is `EventTime` in the zone of the file. A machine
 * account (`NAME$`) is never a person: the user name is null, the account stays in its property. Only coalescing looks at `port`, and
 * only the name of an unknown event at `label`. QID, time or host are null in a row that is no event.
 */
export function windowsEvents(from: string, spec: Pick<OtrfSpec, 'offsetMinutes' | 'failedLogonName'>): string {
  const formats = `[${EVENT_TIME_FORMATS.map(literal).join(', ')}]`;
  const properties = PROPERTY_FIELDS.map(([property, fields]) => {
    const value = first(fields);
    return `${EVENT_PROPERTIES[property] === 'number' ? `TRY_CAST(${value} AS DOUBLE)` : value} AS ${propertyColumn(property)}`;
  });
  const columns = [
    'chunk',
    `EPOCH_MS(TRY_STRPTIME("EventTime", ${formats})) - ${spec.offsetMinutes * 60_000} AS starttime`,
    `COALESCE(${byId((type) => type.qid)}, id + CASE WHEN id + ${UNKNOWN_QID} IN (${TYPES.map((t) => t.qid).join(', ')}) THEN ${TAKEN_QID} ELSE ${UNKNOWN_QID} END) AS qid`,
    `COALESCE(${byId((type) => type.category)}, ${UNKNOWN_CATEGORY}) AS category`,
    `CASE WHEN NOT regexp_matches(account, '\\$(@.*)?$') THEN account END AS username`,
    `${address(SOURCE)} AS sourceip`,
    `${address(DESTINATION)} AS destinationip`,
    `COALESCE(TRY_CAST(${first(PORT)} AS INTEGER), 0) AS port`,
    `COALESCE(${first(LABEL)}, 'Windows event') AS label`,
    `CAST(id AS DOUBLE) AS ${propertyColumn('Event ID')}`,
    ...properties,
  ];
  const known = `log IN ('security', 'system')`;
  const typed = `${known} AND NOT (id = ${EVENT_TYPES.usbFileWritten.eventId} AND "Category" IS DISTINCT FROM ${literal(REMOVABLE_STORAGE)})`;
  // Sysmon names the account in User; its AccountName is the one that writes the log.
  const account = [
    'CASE',
    ...(spec.failedLogonName === 'subject' ? [`WHEN id = ${EVENT_TYPES.logonFailed.eventId} THEN "SubjectUserName"`] : []),
    `WHEN ${known} AND id IN (${ABOUT_TARGET.join(', ')}) THEN "TargetUserName"`,
    `WHEN contains(log, 'sysmon') THEN "User"`,
    `ELSE ${first(['SubjectUserName', 'AccountName'])} END`,
  ].join(' ');
  const texts = WINDOWS_FIELDS.map((field) => `${text(field)} AS "${field}"`).join(', ');
  const read = `SELECT *, ${ID} AS id, LOWER("Channel") AS log FROM (SELECT chunk, ${texts} FROM ${from})`;
  return `SELECT ${columns.join(', ')} FROM (SELECT *, ${typed} AS typed, ${account} AS account FROM (${read}))`;
}

/** The name of an event by its QID; `label` is what the file calls an unknown one. */
export function windowsEventName(qid: number, eventId: number, label: string): string {
  return TYPES.find((t) => t.qid === qid)?.name ?? `${label} (${eventId})`;
}

/** What follows from the columns of `windowsEvents`. */
export const WINDOWS_DERIVED: Readonly<Record<string, string>> = {
  devicetime: 'starttime',
  ...Object.fromEntries(
    ['magnitude', 'severity'].map((name) => [
      name,
      `CASE WHEN qid IN (${TYPES.flatMap((t) => (t.channel === 'logon_failed' ? [t.qid] : [])).join(', ')}) THEN 5 ELSE 3 END`,
    ]),
  ),
};

function byId(of: (type: EventType) => number): string {
  return `CASE WHEN typed THEN CASE id ${[...BY_EVENT_ID].map(([id, type]) => `WHEN ${id} THEN ${of(type)}`).join(' ')} END END`;
}

/** A field as text; Windows writes `-` where there is nothing. To trim costs far more than to see whether there is anything to trim. */
function text(field: string): string {
  const ends = [' ', '\t', '\r', '\n'].map((space) => `ends_with("${field}", ${literal(space)})`).join(' OR ');
  return `CASE WHEN "${field}" < '!' OR ${ends} THEN NULLIF(NULLIF(TRIM("${field}", e' \\t\\r\\n'), ''), '-') ELSE NULLIF("${field}", '-') END`;
}

function first(fields: readonly string[]): string {
  return fields.length === 1 ? fields.map((f) => `"${f}"`).join() : `COALESCE(${fields.map((f) => `"${f}"`).join(', ')})`;
}

/** IPv4, also when it is written as IPv6; QRadar's placeholder where there is none. */
function address(fields: readonly string[]): string {
  return `COALESCE(NULLIF(regexp_extract(${first(fields)}, '^(?:(?i)::ffff:)?(\\d{1,3}(?:\\.\\d{1,3}){3})$', 1), ''), '0.0.0.0')`;
}
