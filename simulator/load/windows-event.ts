import { EVENT_TYPES, type EventProperty, type EventType, type EventTypeKey } from '../../domain/event-types.ts';
import type { SimEvent } from '../organisation/model.ts';
import type { OtrfSpec } from './spec.ts';

type Raw = Readonly<Record<string, unknown>>;

/** A Windows event as it was read. `port` is the destination port, 0 where the event names none; only coalescing looks at it. */
export type WindowsEvent = { host: string; event: Omit<SimEvent, 'logsourceid'>; port: number; name: string };

const TYPES: readonly [EventTypeKey, EventType][] = Object.entries(EVENT_TYPES) as [EventTypeKey, EventType][];
const BY_EVENT_ID = new Map(TYPES.flatMap(([key, type]) => (type.eventId === null ? [] : [[type.eventId, { key, ...type }]])));
const KNOWN_QIDS: ReadonlySet<number> = new Set(TYPES.map(([, t]) => t.qid));

/** Log-ons, log-offs, Kerberos and NTLM are about the account in the target fields; everything else about the subject. */
const ABOUT_TARGET: ReadonlySet<number> = new Set([4624, 4625, 4634, 4647, 4768, 4769, 4771, 4776]);
/** Removable storage is the only kind of handle request (4656) that says something was written to a medium. */
const REMOVABLE_STORAGE = 'Removable Storage';
const UNKNOWN_QID = 5_000_000;
/** Where 5000000 + id is the QID of another event. */
const TAKEN_QID = 5_900_000;
const UNKNOWN_CATEGORY = 8_001;

/**
 * One line of a Windows event export, or what is wrong with it. The time is `EventTime` in the zone of the file. A machine account
 * (`NAME$`) is never a person: the user name is null, the account stays in its property.
 */
export function windowsEvent(raw: Raw, spec: Pick<OtrfSpec, 'offsetMinutes' | 'failedLogonName'>): WindowsEvent | { fault: string } {
  const eventId = Number(raw['EventID']);
  if (!Number.isInteger(eventId)) return { fault: 'EventID is missing or no number' };
  const atMs = eventTimeMs(raw['EventTime'], spec.offsetMinutes);
  if (atMs === null) return { fault: 'EventTime is missing or not of the form 2020-10-22 04:29:53' };
  const host = text(raw, 'Hostname') ?? text(raw, 'Computer');
  if (host === null) return { fault: 'Hostname is missing' };

  const channel = (text(raw, 'Channel') ?? '').toLowerCase();
  const type = channel === 'security' || channel === 'system' ? typeOf(eventId, raw) : null;
  const qid = type?.qid ?? (KNOWN_QIDS.has(UNKNOWN_QID + eventId) ? TAKEN_QID : UNKNOWN_QID) + eventId;
  const failed = type?.channel === 'logon_failed';
  return {
    host,
    port: Number(text(raw, 'DestPort') ?? text(raw, 'DestinationPort') ?? 0),
    name: type?.name ?? `${text(raw, 'Category') ?? text(raw, 'SourceName') ?? 'Windows event'} (${eventId})`,
    event: {
      type: type?.key ?? 'other',
      qid,
      category: type?.category ?? UNKNOWN_CATEGORY,
      devicetime: atMs,
      starttime: atMs,
      username: person(accountOf(eventId, channel, raw, spec.failedLogonName)),
      sourceip: address(text(raw, 'IpAddress') ?? text(raw, 'SourceAddress') ?? text(raw, 'SourceIp')),
      destinationip: address(text(raw, 'DestAddress') ?? text(raw, 'DestinationIp')),
      eventcount: 1,
      magnitude: failed ? 5 : 3,
      severity: failed ? 5 : 3,
      properties: propertiesOf(eventId, host, raw),
    },
  };
}

function typeOf(eventId: number, raw: Raw): ({ key: EventTypeKey } & EventType) | null {
  if (eventId === EVENT_TYPES.usbFileWritten.eventId && text(raw, 'Category') !== REMOVABLE_STORAGE) return null;
  return BY_EVENT_ID.get(eventId) ?? null;
}

function accountOf(eventId: number, channel: string, raw: Raw, failedLogonName: OtrfSpec['failedLogonName']): string | null {
  const subject = text(raw, 'SubjectUserName');
  if (eventId === 4625 && failedLogonName === 'subject') return subject;
  if (ABOUT_TARGET.has(eventId) && (channel === 'security' || channel === 'system')) return text(raw, 'TargetUserName');
  // Sysmon names the account in User; its AccountName is the one that writes the log.
  if (channel.includes('sysmon')) return text(raw, 'User');
  return subject ?? text(raw, 'AccountName');
}

/** `WORKSTATION5$` and `WORKSTATION5$@DOMAIN` are machines. */
function person(account: string | null): string | null {
  return account === null || /\$(@.*)?$/.test(account) ? null : account;
}

const PROPERTY_FIELDS: readonly [EventProperty, readonly string[]][] = [
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

function propertiesOf(eventId: number, host: string, raw: Raw): SimEvent['properties'] {
  const properties: SimEvent['properties'] = { 'Event ID': eventId, 'Machine Identifier': host };
  for (const [property, fields] of PROPERTY_FIELDS) {
    const value = fields.map((f) => text(raw, f)).find((v) => v !== null);
    if (value !== undefined && value !== null) properties[property] = property === 'Logon Type' ? Number(value) : value;
  }
  return properties;
}

/** A field as text; Windows writes `-` where there is nothing. */
function text(raw: Raw, field: string): string | null {
  const value = raw[field];
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const trimmed = String(value).trim();
  return trimmed === '' || trimmed === '-' ? null : trimmed;
}

/** IPv4, also when it is written as IPv6; QRadar's placeholder where there is none. */
function address(value: string | null): string {
  const plain = (value ?? '').replace(/^::ffff:/i, '');
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(plain) ? plain : '0.0.0.0';
}

function eventTimeMs(value: unknown, offsetMinutes: number): number | null {
  if (typeof value !== 'string') return null;
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)$/.exec(value.trim());
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(ms) ? null : ms - offsetMinutes * 60_000;
}
