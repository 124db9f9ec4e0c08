import { EVENT_PROPERTIES } from '../../../domain/event-types.ts';

/** Built-in event fields a query may read; the payload is raw log text and is not among them. */
const EVENT_FIELDS: ReadonlySet<string> = new Set([
  'category',
  'creeventlist',
  'credibility',
  'destinationip',
  'destinationport',
  'devicetime',
  'devicetype',
  'domainid',
  'endtime',
  'eventcount',
  'eventdirection',
  'hasoffense',
  'highlevelcategory',
  'identityhostname',
  'identityip',
  'iscreevent',
  'isduplicate',
  'logsourceid',
  'magnitude',
  'protocolid',
  'qid',
  'relevance',
  'severity',
  'sourceip',
  'sourceport',
  'starttime',
  'username',
]);

/** Flows have no user name: they are joined through addresses. */
const FLOW_FIELDS: ReadonlySet<string> = new Set([
  'applicationid',
  'category',
  'destinationbytes',
  'destinationip',
  'destinationpackets',
  'destinationport',
  'domainid',
  'endtime',
  'firstpackettime',
  'flowdirection',
  'flowid',
  'flowtype',
  'lastpackettime',
  'protocolid',
  'qid',
  'sourcebytes',
  'sourceip',
  'sourcepackets',
  'sourceport',
  'starttime',
]);

const FIELDS = { events: EVENT_FIELDS, flows: FLOW_FIELDS } as const;
/** By it our own events are found again. */
export const SEQUENCE_PROPERTY = 'Casewright Sequence';
const PROPERTIES: ReadonlySet<string> = new Set([...Object.keys(EVENT_PROPERTIES), SEQUENCE_PROPERTY]);

const AGGREGATES: ReadonlySet<string> = new Set(['COUNT', 'UNIQUECOUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'FIRST', 'LAST', 'STDEV']);
const SCALARS: ReadonlySet<string> = new Set([
  'QIDNAME',
  'QIDDESCRIPTION',
  'CATEGORYNAME',
  'LOGSOURCENAME',
  'LOGSOURCETYPENAME',
  'PROTOCOLNAME',
  'APPLICATIONNAME',
  'RULENAME',
  'DOMAINNAME',
  'NETWORKNAME',
  'INOFFENSE',
  'REFERENCESETCONTAINS',
  'REFERENCEMAP',
  'REFERENCEMAPSETCONTAINS',
  'ASSETHOSTNAME',
  'INCIDR',
  'LOWER',
  'UPPER',
  'CONCAT',
  'SUBSTRING',
  'STRLEN',
  'STRPOS',
  'STR',
  'LONG',
  'DOUBLE',
  'GEO::LOOKUP',
]);

export function isAllowedField(database: 'events' | 'flows', name: string): boolean {
  return FIELDS[database].has(name.toLowerCase());
}

export function isKnownField(name: string): boolean {
  return isAllowedField('events', name) || isAllowedField('flows', name);
}

/** Custom properties; content packs define them for events only. */
export function isAllowedProperty(database: 'events' | 'flows', name: string): boolean {
  return database === 'events' && PROPERTIES.has(name);
}

export function isAggregate(name: string): boolean {
  return AGGREGATES.has(name.toUpperCase());
}

export function isAllowedFunction(name: string): boolean {
  return isAggregate(name) || SCALARS.has(name.toUpperCase());
}
