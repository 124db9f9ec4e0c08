import type { Expression } from '../../connectors/qradar/aql/tree.ts';
import { EVENT_TYPES, LOG_SOURCE_TYPES, type Channel, type LogSourceKey } from '../../domain/event-types.ts';
import { HOUR_MS, type Interval } from '../../domain/time.ts';
import {
  and,
  arithmetic,
  call,
  caseOf,
  compare,
  field,
  inList,
  isNotNull,
  num,
  or,
  property,
  star,
  str,
  userName,
} from '../../connectors/qradar/aql/build.ts';
import { eventTypesOf, isKnownByEventId } from './channel.ts';

/** Longest list in one IN; more are split into several, joined by OR. */
const IN_CHUNK = 100;

/** The event names one of the user names, whatever its case. A name that cannot be asked for is an `InvalidError`, never left out. */
export function namesOneOf(aliases: readonly string[]): Expression {
  return inChunks(call('LOWER', field('username')), aliases, userName);
}

/** `value IN (…)`; the values are lower-cased, so `value` has to be as well. */
export function oneOf(value: Expression, values: readonly string[]): Expression {
  return inChunks(value, values, str);
}

function inChunks(value: Expression, values: readonly string[], literal: (value: string) => Expression): Expression {
  const unique = [...new Set(values.map((v) => v.toLowerCase()))].sort();
  const chunks: Expression[] = [];
  for (let i = 0; i < unique.length; i += IN_CHUNK) chunks.push(inList(value, unique.slice(i, i + IN_CHUNK).map(literal)));
  return or(...chunks);
}

export const logSourceType: Expression = call('LOGSOURCETYPENAME', field('devicetype'));

/** Names the log source types that may answer; our own log source and UBA's are in no list but that of the sense events. */
export function fromLogSources(keys: readonly LogSourceKey[]): Expression {
  return inList(
    logSourceType,
    keys.map((key) => str(LOG_SOURCE_TYPES[key].name)),
  );
}

/** The log source's own clock lies in the interval, whenever the event arrived. */
export function happenedIn({ fromMs, toMs }: Interval): Expression {
  return and(compare(field('devicetime'), '>=', num(fromMs)), compare(field('devicetime'), '<', num(toMs)));
}

/** Events of the channels: Windows by event id where that is enough, the others by QID. */
export function ofChannels(channels: readonly Channel[]): Expression {
  const types = eventTypesOf(channels);
  const byId = types.filter((t) => isKnownByEventId(t) && t.eventId !== OBJECT_ACCESSED).map((t) => t.eventId ?? 0);
  const byQid = types.filter((t) => !isKnownByEventId(t)).map((t) => t.qid);
  const terms = [
    ...(byId.length === 0 ? [] : [and(fromLogSources(['windows']), inList(property('Event ID'), byId.map(num)))]),
    ...(types.some((t) => t.eventId === OBJECT_ACCESSED) ? [fileObjectAccessed] : []),
    ...(byQid.length === 0 ? [] : [inList(field('qid'), byQid.map(num))]),
  ];
  return or(...terms);
}

const OBJECT_ACCESSED = EVENT_TYPES.objectAccessed.eventId;
/** A local file begins with its drive. Most objects that 4663 names are registry keys, and nobody read them like files. */
const fileObjectAccessed: Expression = and(fromLogSources(['windows']), compare(property('Event ID'), '=', num(OBJECT_ACCESSED ?? 0)), {
  kind: 'like',
  op: 'LIKE',
  value: property('Object Name'),
  pattern: str('_:%'),
  negated: false,
});

export const country: Expression = call('GEO::LOOKUP', field('sourceip'), str('country'));

const lowerProperty = (name: Parameters<typeof property>[0]): Expression => call('LOWER', property(name));

/** Share, database, mailbox, country of a VPN session, web host, or else the machine. */
export const resource: Expression = caseOf(
  [
    [isNotNull(property('Share Name')), lowerProperty('Share Name')],
    [isNotNull(property('Database Name')), lowerProperty('Database Name')],
    [isNotNull(property('Mailbox Owner')), lowerProperty('Mailbox Owner')],
    [compare(logSourceType, '=', str(LOG_SOURCE_TYPES.vpn.name)), country],
    [isNotNull(property('URL Host')), lowerProperty('URL Host')],
  ],
  lowerProperty('Machine Identifier'),
);

/** What was touched: file, command, table, recipient, service or account. The person can write all of it. */
export const object: Expression = caseOf(
  (
    [
      'File Path',
      'Filename',
      'Object Name',
      'Command',
      'Process CommandLine',
      'Process Name',
      'Recipient Users',
      'Service Name',
      'Target Username',
    ] as const
  ).map((name) => [isNotNull(property(name)), property(name)] as const),
  property('URL Host'),
);

export const hour: Expression = arithmetic(field('devicetime'), '/', num(HOUR_MS));
export const events: Expression = call('SUM', field('eventcount'));
export const records: Expression = call('COUNT', star);
export const first: Expression = call('MIN', field('devicetime'));
export const last: Expression = call('MAX', field('devicetime'));
export const bytesSent: Expression = call('SUM', property('BytesSent'));
export const delay: Expression = arithmetic(field('starttime'), '-', field('devicetime'));
