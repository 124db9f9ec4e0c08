import { literal, type NameKind } from '../store.ts';
import { addressNumber, distanceKm, geography, isInside } from './addresses.ts';
import type { AqlContext, OffenseSpan } from './context.ts';
import { dateFormat, parseDateTime } from './date-format.ts';
import { AqlError, asText, commonType, isNumeric, type Sql } from './sql.ts';

export type ScalarFunction = { min: number; max: number; sql(args: readonly Sql[], context: AqlContext): Sql };

const text = (sql: string): Sql => ({ sql, type: 'text' });
const long = (sql: string): Sql => ({ sql, type: 'long' });
const boolean = (sql: string): Sql => ({ sql, type: 'boolean' });

function at(args: readonly Sql[], index: number): Sql {
  const arg = args[index];
  if (arg === undefined) throw new AqlError('A function lacks an argument');
  return arg;
}
const textAt = (args: readonly Sql[], index: number): string => asText(at(args, index));

/** Names of sets, maps and formats stand in the query; they cannot be computed for each row. */
function constantAt(args: readonly Sql[], index: number, name: string): string {
  const { constant } = at(args, index);
  if (constant === undefined) throw new AqlError(`${name} expects a quoted text as argument ${index + 1}`);
  return constant;
}

function named(kind: NameKind, orElse: (arg: Sql) => string): ScalarFunction {
  return {
    min: 1,
    max: 2,
    sql: (args) => text(`COALESCE((SELECT name FROM names WHERE kind = '${kind}' AND id = ${textAt(args, 0)}), ${orElse(at(args, 0))})`),
  };
}
const unary = (sql: (arg: string) => Sql): ScalarFunction => ({ min: 1, max: 1, sql: (args) => sql(textAt(args, 0)) });
const always = (sql: string): ScalarFunction => ({ min: 1, max: 2, sql: () => text(sql) });

function oneOf(value: string, values: readonly string[], ignoreCase: boolean): Sql {
  if (values.length === 0) return boolean('FALSE');
  const list = values.map((v) => literal(ignoreCase ? v.toLowerCase() : v)).join(', ');
  return boolean(`(${ignoreCase ? `LOWER(${value})` : value} IN (${list}))`);
}

function lookUp(key: string, map: ReadonlyMap<string, string>): Sql {
  if (map.size === 0) return text('CAST(NULL AS VARCHAR)');
  return text(`CASE ${key} ${[...map].map(([k, v]) => `WHEN ${literal(k)} THEN ${literal(v)}`).join(' ')} END`);
}

function exists<T>(found: T | null, kind: string, name: string): T {
  if (found === null) throw new AqlError(`Reference ${kind} '${name}' does not exist`);
  return found;
}

/** Scalar functions by upper-case name. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  QIDNAME: named('qid', (arg) => `'Unknown event (' || ${asText(arg)} || ')'`),
  QIDDESCRIPTION: named('qid', (arg) => `'Unknown event (' || ${asText(arg)} || ')'`),
  CATEGORYNAME: named('category', (arg) => `'Category ' || ${asText(arg)}`),
  LOGSOURCENAME: named('logsource', (arg) => `'Log source ' || ${asText(arg)}`),
  LOGSOURCETYPENAME: named('logsourcetype', (arg) => `'Log source type ' || ${asText(arg)}`),
  HOSTNAME: named('hostname', asText),
  ASSETHOSTNAME: named('hostname', () => 'NULL'),
  // The holder at the moment, now unless one is given; nobody where several held the address then.
  ASSETUSER: {
    min: 1,
    max: 2,
    sql(args, { nowMs }) {
      const time = args.length > 1 ? `CAST(${at(args, 1).sql} AS BIGINT)` : String(nowMs);
      const held = `held_address = ${textAt(args, 0)} AND held_from <= ${time} AND ${time} < held_to`;
      return text(`(SELECT CASE WHEN COUNT(DISTINCT held_by) = 1 THEN MIN(held_by) END FROM arrived.holdings WHERE ${held})`);
    },
  },
  LOGSOURCEGROUPNAME: always("'All log sources'"),
  PROTOCOLNAME: {
    min: 1,
    max: 1,
    sql: (args) => text(`CASE ${at(args, 0).sql} WHEN 6 THEN 'tcp_ip' WHEN 17 THEN 'udp_ip' ELSE 'Reserved' END`),
  },
  APPLICATIONNAME: always("'Web.SecureWeb'"),
  DOMAINNAME: always("'Default Domain'"),
  RULENAME: { min: 1, max: 1, sql: (args) => at(args, 0) },
  NETWORKNAME: unary((ip) => text(`CASE WHEN ${isInside(ip)} THEN 'Net-10-172-192.Inside' ELSE 'other' END`)),
  UTF8: unary((v) => text(v)),
  LOWER: unary((v) => text(`LOWER(${v})`)),
  UPPER: unary((v) => text(`UPPER(${v})`)),
  TRIM: unary((v) => text(`TRIM(${v})`)),
  STR: unary((v) => text(v)),
  STRLEN: unary((v) => long(`LENGTH(${v})`)),
  STRPOS: { min: 2, max: 3, sql: (args) => long(`(STRPOS(${textAt(args, 0)}, ${textAt(args, 1)}) - 1)`) },
  // A null part makes no text of the rest disappear.
  CONCAT: { min: 1, max: 50, sql: (args) => text(`CONCAT(${args.map(asText).join(', ')})`) },
  SUBSTRING: {
    min: 2,
    max: 3,
    sql: (args) => text(`SUBSTRING(${textAt(args, 0)}, ${at(args, 1).sql} + 1${args.length > 2 ? `, ${at(args, 2).sql}` : ''})`),
  },
  REPLACEALL: { min: 3, max: 3, sql: (args) => text(`REGEXP_REPLACE(${textAt(args, 1)}, ${textAt(args, 0)}, ${textAt(args, 2)}, 'g')`) },
  LONG: { min: 1, max: 1, sql: (args) => long(`CAST(TRUNC(TRY_CAST(${at(args, 0).sql} AS DOUBLE)) AS BIGINT)`) },
  DOUBLE: { min: 1, max: 1, sql: (args) => ({ sql: `TRY_CAST(${at(args, 0).sql} AS DOUBLE)`, type: 'double' }) },
  ABS: { min: 1, max: 1, sql: (args) => ({ sql: `ABS(${at(args, 0).sql})`, type: at(args, 0).type }) },
  NOW: { min: 0, max: 0, sql: (_args, { nowMs }) => long(String(nowMs)) },
  PARSEDATETIME: {
    min: 1,
    max: 1,
    sql: (args, { nowMs }) => long(String(parseDateTime(constantAt(args, 0, 'PARSEDATETIME'), nowMs))),
  },
  DATEFORMAT: {
    min: 2,
    max: 2,
    sql(args) {
      const time = at(args, 0);
      if (!isNumeric(time.type)) throw new AqlError('DATEFORMAT expects a time in milliseconds as argument 1');
      return text(`STRFTIME(EPOCH_MS(CAST(${time.sql} AS BIGINT)), ${dateFormat(constantAt(args, 1, 'DATEFORMAT'))})`);
    },
  },
  COALESCE: {
    min: 1,
    max: 20,
    sql: (args) => ({ sql: `COALESCE(${args.map((a) => a.sql).join(', ')})`, type: commonType(args.map((a) => a.type)) }),
  },
  INCIDR: {
    min: 2,
    max: 2,
    sql(args) {
      const cidr = constantAt(args, 0, 'INCIDR');
      const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
      const parts = (match ?? []).slice(1).map(Number);
      const [a = 256, b = 256, c = 256, d = 256, bits = 33] = parts;
      if ([a, b, c, d].some((n) => n > 255) || bits > 32) throw new AqlError(`'${cidr}' is no network in CIDR form`);
      const size = 2 ** (32 - bits);
      const from = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
      return boolean(`(${addressNumber(textAt(args, 1))} BETWEEN ${from} AND ${from + size - 1})`);
    },
  },
  'GEO::LOOKUP': {
    min: 2,
    max: 2,
    sql(args) {
      const what = constantAt(args, 1, 'GEO::LOOKUP').toLowerCase();
      if (what !== 'country' && what !== 'city') throw new AqlError(`GEO::LOOKUP knows 'country' and 'city' here, not '${what}'`);
      return text(geography(textAt(args, 0), what));
    },
  },
  'GEO::DISTANCE': {
    min: 2,
    max: 2,
    sql: (args) => ({ sql: distanceKm(textAt(args, 0), textAt(args, 1)), type: 'double' }),
  },
  // The stand-in's assets have one property, the name of the machine.
  ASSETPROPERTY: {
    min: 2,
    max: 3,
    sql(args) {
      if (constantAt(args, 0, 'ASSETPROPERTY') !== 'Unified Name') return text('CAST(NULL AS VARCHAR)');
      return text(`(SELECT name FROM names WHERE kind = 'hostname' AND id = ${textAt(args, 1)})`);
    },
  },
  INOFFENSE: {
    min: 1,
    max: 1,
    sql: (args, { offenses }) => boolean(offenseEvents(offenses.filter((o) => String(o.id) === at(args, 0).sql))),
  },
  REFERENCESETCONTAINS: {
    min: 2,
    max: 2,
    sql(args, context) {
      const name = constantAt(args, 0, 'REFERENCESETCONTAINS');
      const { values, ignoreCase } = exists(context.referenceSet(name), 'set', name);
      return oneOf(textAt(args, 1), values, ignoreCase);
    },
  },
  REFERENCEMAP: {
    min: 2,
    max: 2,
    sql(args, context) {
      const name = constantAt(args, 0, 'REFERENCEMAP');
      return lookUp(textAt(args, 1), exists(context.referenceMap(name), 'map', name));
    },
  },
  REFERENCEMAPSETCONTAINS: {
    min: 3,
    max: 3,
    sql(args, context) {
      const name = constantAt(args, 0, 'REFERENCEMAPSETCONTAINS');
      const map = exists(context.referenceMapOfSets(name), 'map of sets', name);
      const key = textAt(args, 1);
      const value = textAt(args, 2);
      const terms = [...map].map(([k, values]) => `(${key} = ${literal(k)} AND ${oneOf(value, values, false).sql})`);
      return boolean(terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`);
    },
  },
  REFERENCETABLE: {
    min: 3,
    max: 3,
    sql(args, context) {
      const name = constantAt(args, 0, 'REFERENCETABLE');
      const inner = constantAt(args, 1, 'REFERENCETABLE');
      return lookUp(textAt(args, 2), exists(context.referenceTable(name, inner), 'table', name));
    },
  },
};

/** Whether an event is among those of the offenses. */
export function offenseEvents(spans: readonly OffenseSpan[]): string {
  if (spans.length === 0) return 'FALSE';
  return `(category // 1000 IN (12, 24) AND (${spans.map(within).join(' OR ')}))`;
}

function within({ username, fromMs, toMs }: OffenseSpan): string {
  return `(LOWER(username) = ${literal(username.toLowerCase())} AND devicetime BETWEEN ${fromMs} AND ${toMs})`;
}

/** `arg` is null for `*`, `time` the SQL of the arrival time, null where the rows have none. */
export type AggregateFunction = (arg: Sql | null, time: string | null) => Sql;

/** The value of the earliest row; of any where the rows have no time. */
export function firstValue(sql: string, time: string | null): string {
  return time === null ? `FIRST(${sql})` : `ARG_MIN_NULL(${sql}, ${time})`;
}

function lastValue(sql: string, time: string | null): string {
  return time === null ? `LAST(${sql})` : `ARG_MAX_NULL(${sql}, ${time})`;
}

function over(name: string, arg: Sql | null): Sql {
  if (arg === null) throw new AqlError(`${name} does not take *`);
  return arg;
}
const double = (sql: string): Sql => ({ sql, type: 'double' });
function summed(name: string, sqlName: string): AggregateFunction {
  return (arg) => {
    const value = over(name, arg);
    if (!isNumeric(value.type)) throw new AqlError(`${name} expects a number`);
    return double(`${sqlName}(${value.sql})`);
  };
}
function chosen(name: string, sqlOf: (sql: string, time: string | null) => string): AggregateFunction {
  return (arg, time) => {
    const value = over(name, arg);
    return { sql: sqlOf(value.sql, time), type: isNumeric(value.type) ? 'double' : value.type };
  };
}

/** Aggregates by upper-case name; numbers come out as floats, as Ariel gives them. */
export const AGGREGATE_FUNCTIONS: Readonly<Record<string, AggregateFunction>> = {
  COUNT: (arg) => double(arg === null ? 'COUNT(*)' : `COUNT(${arg.sql})`),
  UNIQUECOUNT: (arg) => double(`COUNT(DISTINCT ${over('UNIQUECOUNT', arg).sql})`),
  SUM: summed('SUM', 'SUM'),
  AVG: summed('AVG', 'AVG'),
  STDEV: summed('STDEV', 'STDDEV_SAMP'),
  MIN: chosen('MIN', (sql) => `MIN(${sql})`),
  MAX: chosen('MAX', (sql) => `MAX(${sql})`),
  FIRST: chosen('FIRST', firstValue),
  LAST: chosen('LAST', lastValue),
};
