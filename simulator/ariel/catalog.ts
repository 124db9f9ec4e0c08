import { EVENT_PROPERTIES, SENSE_CATEGORY, type EventProperty } from '../../domain/event-types.ts';
import { propertyColumn } from '../store-columns.ts';
import { direction, geography } from './addresses.ts';
import type { AqlType, Sql } from './sql.ts';

export type Database = 'events' | 'flows';

const columns = (type: AqlType, names: readonly string[]): [string, Sql][] => names.map((n) => [n, { sql: n, type }]);
const constants = (type: AqlType, sql: string, names: readonly string[]): [string, Sql][] => names.map((n) => [n, { sql, type }]);

const NO_MAC = "'00:00:00:00:00:00'";
const NO_V6 = "'0:0:0:0:0:0:0:0'";
const isSense = `(category BETWEEN ${SENSE_CATEGORY.from} AND ${SENSE_CATEGORY.to})`;
/** What stands for the raw log line: everything that is known about the event, in one line. */
const PAYLOAD = `concat_ws(' ', 'logsource=' || logsourceid, 'qid=' || qid, 'usrName=' || username, 'src=' || sourceip, 'dst=' || destinationip, ${Object.keys(
  EVENT_PROPERTIES,
)
  .map((name) => `'${name}=' || ${propertyColumn(name as EventProperty)}`)
  .join(', ')})`;

/** Every built-in field of events, lower case; what the stand-in does not record has QRadar's placeholder. */
const EVENT_FIELDS: ReadonlyMap<string, Sql> = new Map([
  ...columns('long', ['qid', 'category', 'devicetime', 'starttime', 'logsourceid', 'devicetype', 'eventcount', 'magnitude', 'severity']),
  ...columns('text', ['username', 'sourceip', 'destinationip']),
  ['endtime', { sql: 'starttime', type: 'long' }],
  ['sourceaddress', { sql: 'sourceip', type: 'text' }],
  ['destinationaddress', { sql: 'destinationip', type: 'text' }],
  ['highlevelcategory', { sql: '(category // 1000) * 1000', type: 'long' }],
  ['eventdirection', { sql: direction('sourceip', 'destinationip'), type: 'text' }],
  ['sourcegeographiclocation', { sql: geography('sourceip', 'country'), type: 'text' }],
  ['destinationgeographiclocation', { sql: geography('destinationip', 'country'), type: 'text' }],
  ['payload', { sql: `COALESCE(rawpayload, ${PAYLOAD})`, type: 'text' }],
  ['iscreevent', { sql: '(category // 1000 = 12)', type: 'boolean' }],
  ['creeventlist', { sql: `CASE WHEN ${isSense} THEN ${propertyColumn('Rule Name')} END`, type: 'text' }],
  ...constants('long', '5', ['credibility', 'relevance']),
  ...constants('long', '0', ['domainid', 'duration', 'sourceport', 'destinationport', 'prenatsourceport', 'postnatsourceport']),
  ...constants('long', '0', ['prenatdestinationport', 'postnatdestinationport']),
  ...constants('long', '8', ['processorid']),
  ...constants('long', '255', ['protocolid']),
  ...constants('boolean', 'FALSE', ['isduplicate', 'hasidentity']),
  ...constants('text', "'0.0.0.0'", ['identityip', 'prenatsourceip', 'postnatsourceip', 'prenatdestinationip', 'postnatdestinationip']),
  ...constants('text', NO_MAC, ['sourcemac', 'destinationmac']),
  ...constants('text', NO_V6, ['sourcev6', 'destinationv6']),
  ...constants('text', 'CAST(NULL AS VARCHAR)', ['adekey', 'adevalue', 'identityhostname']),
  ...constants('text', "'0'", ['devicegrouplist']),
]);

const FLOW_FIELDS: ReadonlyMap<string, Sql> = new Map([
  ...columns('long', ['starttime', 'endtime', 'sourcebytes', 'destinationbytes']),
  ...columns('text', ['sourceip', 'destinationip', 'flowdirection']),
  ['firstpackettime', { sql: 'starttime', type: 'long' }],
  ['lastpackettime', { sql: 'endtime', type: 'long' }],
  ['sourcepackets', { sql: '(sourcebytes // 1000 + 1)', type: 'long' }],
  ['destinationpackets', { sql: '(destinationbytes // 1000 + 1)', type: 'long' }],
  ['geographic', { sql: geography('destinationip', 'country'), type: 'text' }],
  ...constants('long', '0', [
    'applicationid',
    'domainid',
    'sourceport',
    'sourcedscp',
    'destinationdscp',
    'flowid',
    'flowtype',
    'flowinterfaceid',
  ]),
  ...constants('long', '0', [
    'intervalid',
    'icmpcode',
    'icmptype',
    'retentionbucket',
    'sourceasn',
    'destinationasn',
    'sourceifindex',
    'destinationifindex',
  ]),
  ...constants('long', '443', ['destinationport']),
  ...constants('long', '6', ['protocolid']),
  ...constants('long', '8', ['processorid']),
  ...constants('long', '18448', ['category']),
  ...constants('long', '53250087', ['qid']),
  ...constants('long', '5', ['credibility', 'relevance', 'severity']),
  ...constants('boolean', 'FALSE', ['isduplicate', 'hasoffense']),
  ...constants('text', NO_V6, ['sourcev6', 'destinationv6']),
  ...constants('text', "'flow0'", ['flowsource', 'flowinterface']),
  ...constants('text', 'CAST(NULL AS VARCHAR)', [
    'flowbias',
    'sourceflags',
    'destinationflags',
    'sourcepayload',
    'destinationpayload',
    'fullmatchlist',
    'partialmatchlist',
  ]),
]);

const PROPERTIES: ReadonlyMap<string, Sql> = new Map(
  (Object.keys(EVENT_PROPERTIES) as EventProperty[]).map((name) => [
    name.toLowerCase(),
    { sql: propertyColumn(name), type: EVENT_PROPERTIES[name] === 'number' ? 'number' : 'text' },
  ]),
);

/** A built-in field or custom property by name in any case, or null. `hasoffense` of events depends on the offenses of the moment. */
export function fieldOf(database: Database, name: string, offenseEvents: string): Sql | null {
  const key = name.toLowerCase();
  if (database === 'flows') return FLOW_FIELDS.get(key) ?? null;
  if (key === 'hasoffense') return { sql: offenseEvents, type: 'boolean' };
  return EVENT_FIELDS.get(key) ?? PROPERTIES.get(key) ?? null;
}

/** What `SELECT *` stands for. */
export const STAR: Record<Database, readonly string[]> = {
  events: [
    'starttime',
    'protocolid',
    'sourceip',
    'logsourceid',
    'qid',
    'sourceport',
    'eventcount',
    'magnitude',
    'identityip',
    'destinationip',
    'destinationport',
    'category',
    'username',
  ],
  flows: [
    'starttime',
    'endtime',
    'sourceip',
    'sourcebytes',
    'sourcepackets',
    'destinationip',
    'destinationbytes',
    'destinationpackets',
    'flowdirection',
  ],
};

export type CatalogColumn = {
  name: string;
  argument_type: string;
  indexable: boolean;
  nullable: boolean;
  object_value_type: string;
  provider_name: string;
};

const OBJECT_TYPES: Record<AqlType, [argument: string, object: string]> = {
  long: ['LONG', 'Long'],
  double: ['DOUBLE', 'Double'],
  number: ['NUMERIC', 'Double'],
  text: ['STRING', 'String'],
  boolean: ['BOOLEAN', 'Boolean'],
  null: ['STRING', 'String'],
};
const INDEXED = new Set(['starttime', 'username', 'sourceip', 'destinationip', 'logsourceid', 'qid', 'category']);

export function catalogColumn(name: string, type: AqlType): CatalogColumn {
  const [argument, object] = OBJECT_TYPES[type];
  return {
    name,
    argument_type: argument,
    indexable: INDEXED.has(name),
    nullable: !INDEXED.has(name) || name === 'username',
    object_value_type: object,
    provider_name: name,
  };
}

/** Every column of a database, as /ariel/databases/{name} lists them. */
export function catalogOf(database: Database): CatalogColumn[] {
  const fields = database === 'flows' ? [...FLOW_FIELDS] : [...EVENT_FIELDS, ['hasoffense', { sql: '', type: 'boolean' }] as [string, Sql]];
  const properties = database === 'flows' ? [] : Object.entries(EVENT_PROPERTIES);
  return [
    ...fields.map(([name, { type }]) => catalogColumn(name, type)),
    ...properties.map(([name, type]) => catalogColumn(name, type === 'number' ? 'number' : 'text')),
  ];
}
