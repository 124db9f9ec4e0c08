import type { Expression, Select } from '../../connectors/qradar/aql/tree.ts';
import { literal } from '../store.ts';
import type { AqlContext } from './context.ts';
import { AGGREGATE_FUNCTIONS, firstValue, SCALAR_FUNCTIONS } from './functions.ts';
import type { RowSource } from './row-source.ts';
import { alike, AqlError, asBoolean, asText, castTo, commonType, isNumeric, NULL_SQL, type AqlType, type Sql } from './sql.ts';

export type Scope = {
  source: RowSource;
  context: AqlContext;
  /** SQL of the one column of a sub-query in IN. */
  among(query: Select): Sql;
  /** Expressions that a name stands for: the groups of an aggregation. Key: `keyOf`. */
  groups: ReadonlyMap<string, Sql>;
  /** `rows`: single records. `aggregated`: one row for a group; fields outside groups and aggregates take their first value. */
  mode: 'rows' | 'aggregated';
  /** Other columns of the query by lower-case alias, where aliases may be used. */
  aliases: ReadonlyMap<string, Expression>;
};

/** Equal for expressions that mean the same; names count in any case. */
export function keyOf(e: Expression): string {
  return JSON.stringify(e, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('name' in value)) return value;
    const { kind, name } = value;
    if (typeof name !== 'string') return value;
    if (kind === 'field' || kind === 'property') return { kind: 'field', name: name.toLowerCase() };
    return { ...value, name: name.toUpperCase() };
  });
}

export function isAggregateCall(e: Expression): boolean {
  return e.kind === 'call' && Object.hasOwn(AGGREGATE_FUNCTIONS, e.name.toUpperCase());
}

/** SQL of an expression; an `AqlError` where QRadar would refuse it. */
export function translate(scope: Scope, e: Expression): Sql {
  const group = scope.groups.get(keyOf(e));
  if (group !== undefined) return group;
  switch (e.kind) {
    case 'field':
    case 'property':
      return named(scope, e.name);
    case 'string':
      return { sql: literal(e.value), type: 'text', constant: e.value };
    case 'number':
      return { sql: String(e.value), type: Number.isInteger(e.value) ? 'long' : 'double' };
    case 'boolean':
      return { sql: e.value ? 'TRUE' : 'FALSE', type: 'boolean' };
    case 'null':
      return NULL_SQL;
    case 'star':
      throw new AqlError('* is only allowed as the whole select list and in COUNT(*)');
    case 'call':
      return called(scope, e.name.toUpperCase(), e.args);
    case 'arithmetic':
      return arithmetic(e.op, translate(scope, e.left), translate(scope, e.right));
    case 'compare': {
      const [left, right] = alike(translate(scope, e.left), translate(scope, e.right));
      return boolean(`(${left} ${e.op === '!=' ? '<>' : e.op} ${right})`);
    }
    case 'and':
    case 'or':
      return boolean(`(${e.terms.map((t) => condition(scope, t)).join(e.kind === 'and' ? ' AND ' : ' OR ')})`);
    case 'not':
      return boolean(`(NOT ${condition(scope, e.term)})`);
    case 'in':
      return isIn(scope, e);
    case 'in_query': {
      const among = scope.among(e.query);
      const value = translate(scope, e.value);
      const sides = isNumeric(value.type) === isNumeric(among.type) ? value.sql : asText(value);
      const list =
        isNumeric(value.type) === isNumeric(among.type) ? among.sql : among.sql.replace('SELECT c0', 'SELECT CAST(c0 AS VARCHAR)');
      return boolean(`(${sides} ${e.negated ? 'NOT ' : ''}IN (${list}))`);
    }
    case 'between': {
      const value = translate(scope, e.value);
      const [fromLeft, from] = alike(value, translate(scope, e.low));
      const [toLeft, to] = alike(value, translate(scope, e.high));
      return boolean(`(${e.negated ? 'NOT ' : ''}(${fromLeft} >= ${from} AND ${toLeft} <= ${to}))`);
    }
    case 'like':
      return like(scope, e);
    case 'is_null':
      return boolean(`(${translate(scope, e.value).sql} IS ${e.negated ? 'NOT ' : ''}NULL)`);
    case 'text_search':
      return boolean(`(${named(scope, 'payload').sql} ILIKE ${literal(`%${e.text}%`)})`);
    default:
      return cases(scope, e);
  }
}

/** SQL of something that is true or false. */
export function condition(scope: Scope, e: Expression): string {
  return asBoolean(translate(scope, e));
}

function boolean(sql: string): Sql {
  return { sql, type: 'boolean' };
}

function named(scope: Scope, name: string): Sql {
  const alias = scope.aliases.get(name.toLowerCase());
  const field = scope.source.field(name);
  // In HAVING an alias wins: `SUM(eventcount) AS eventcount … HAVING eventcount > 5` speaks of the sum.
  if (alias !== undefined) return translate({ ...scope, aliases: new Map() }, alias);
  if (field === null) throw new AqlError(`Field '${name}' does not exist in catalog '${scope.source.name}'`);
  return scope.mode === 'aggregated' ? { ...field, sql: firstValue(field.sql, scope.source.time) } : field;
}

function called(scope: Scope, name: string, args: readonly Expression[]): Sql {
  const aggregate = Object.hasOwn(AGGREGATE_FUNCTIONS, name) ? AGGREGATE_FUNCTIONS[name] : undefined;
  if (aggregate !== undefined) {
    if (scope.mode === 'rows') throw new AqlError(`Aggregate function '${name}' is not allowed here`);
    const [arg, more] = args;
    if (arg === undefined || more !== undefined) throw new AqlError(`Function '${name}' takes one argument`);
    const value = arg.kind === 'star' ? null : translate({ ...scope, mode: 'rows', groups: new Map(), aliases: new Map() }, arg);
    return aggregate(value, scope.source.time);
  }
  const scalar = Object.hasOwn(SCALAR_FUNCTIONS, name) ? SCALAR_FUNCTIONS[name] : undefined;
  if (scalar === undefined) throw new AqlError(`Function '${name}' does not exist in catalog '${scope.source.name}'`);
  // It looks at the records of the database, which a sub-query no longer has.
  if (name === 'INOFFENSE' && scope.source.isSubQuery) throw new AqlError("Function 'INOFFENSE' is not allowed over a sub-query");
  if (args.length < scalar.min || args.length > scalar.max) {
    const wanted = scalar.min === scalar.max ? String(scalar.min) : `${scalar.min} to ${scalar.max}`;
    throw new AqlError(`Function '${name}' takes ${wanted} arguments, not ${args.length}`);
  }
  return scalar.sql(
    args.map((a) => translate(scope, a)),
    scope.context,
  );
}

/** Longs divide without a rest, towards zero; a division by zero is null. */
function arithmetic(op: Extract<Expression, { kind: 'arithmetic' }>['op'], left: Sql, right: Sql): Sql {
  for (const side of [left, right]) {
    if (!isNumeric(side.type) && side.type !== 'null') throw new AqlError(`Operator '${op}' expects numbers`);
  }
  const whole = left.type === 'long' && right.type === 'long';
  const type: AqlType = whole ? 'long' : 'double';
  if (op === '^') return { sql: `POWER(${left.sql}, ${right.sql})`, type: 'double' };
  if (op === '/') return { sql: `(${left.sql} ${whole ? '//' : '/'} NULLIF(${right.sql}, 0))`, type };
  if (op === '%') return { sql: `(${left.sql} % NULLIF(${right.sql}, 0))`, type };
  return { sql: `(${left.sql} ${op} ${right.sql})`, type };
}

function isIn(scope: Scope, e: Extract<Expression, { kind: 'in' }>): Sql {
  const value = translate(scope, e.value);
  const pairs = e.list.map((item) => alike(value, translate(scope, item)));
  const [first] = pairs;
  if (first === undefined) throw new AqlError('IN expects at least one value');
  const same = pairs.every(([left]) => left === first[0]);
  const test = same
    ? `(${first[0]} IN (${pairs.map(([, right]) => right).join(', ')}))`
    : `(${pairs.map(([l, r]) => `${l} = ${r}`).join(' OR ')})`;
  return boolean(e.negated ? `(NOT ${test})` : test);
}

function like(scope: Scope, e: Extract<Expression, { kind: 'like' }>): Sql {
  const value = asText(translate(scope, e.value));
  const pattern = asText(translate(scope, e.pattern));
  const tests = {
    LIKE: `(${value} LIKE ${pattern})`,
    ILIKE: `(${value} ILIKE ${pattern})`,
    MATCHES: `REGEXP_MATCHES(${value}, ${pattern})`,
    IMATCHES: `REGEXP_MATCHES(${value}, ${pattern}, 'i')`,
  };
  return boolean(e.negated ? `(NOT ${tests[e.op]})` : tests[e.op]);
}

function cases(scope: Scope, e: Extract<Expression, { kind: 'case' }>): Sql {
  const values = e.branches.map((b) => translate(scope, b.then));
  const otherwise = e.otherwise === null ? NULL_SQL : translate(scope, e.otherwise);
  const type = commonType([...values, otherwise].map((v) => v.type));
  const whens = e.branches.map((b, i) => `WHEN ${condition(scope, b.when)} THEN ${castTo(values[i] ?? NULL_SQL, type)}`);
  return { sql: `(CASE ${whens.join(' ')} ELSE ${castTo(otherwise, type)} END)`, type };
}
