import type { Column, Expression, Select } from '../../connectors/qradar/aql/tree.ts';
import { childrenOf, everyPart } from '../../connectors/qradar/aql/walk.ts';
import type { AqlContext } from './context.ts';
import { firstValue } from './functions.ts';
import { resultKeys } from './result-key.ts';
import { databaseSource, subQuerySource, type RowSource } from './row-source.ts';
import { sessionSource } from './sessions.ts';
import { AqlError, isNumeric, type AqlType, type Sql } from './sql.ts';
import { condition, isAggregateCall, keyOf, translate, type Scope } from './translate.ts';
import { windowConditions } from './window.ts';

export type CompiledColumn = { key: string; type: AqlType };
/** The SQL gives one column `c0`, `c1` … for each of `columns`. */
export type CompiledSearch = { sql: string; columns: CompiledColumn[] };

/** QRadar takes so many rows of a sub-query in IN. */
const MOST_IN_ROWS = 10_000;

/** DuckDB SQL of an AQL query; throws `AqlError` where QRadar answers 422 with code 2000. */
export function compileAql(select: Select, context: AqlContext): CompiledSearch {
  return compile(select, context, ({ sql, type }) => (isNumeric(type) ? `CAST(${sql} AS DOUBLE)` : sql));
}

/** Of a sub-query: whole numbers stay whole. */
function compileInner(select: Select, context: AqlContext): CompiledSearch {
  return compile(select, context, ({ sql }) => sql);
}

function compile(select: Select, context: AqlContext, outputOf: (value: Sql) => string): CompiledSearch {
  const among = (query: Select): Sql => columnOf(query, context);
  const read: Scope = { source: sourceOf(select, context), context, among, groups: new Map(), mode: 'rows', aliases: new Map() };
  const where = [
    ...windowConditions(select.time, read.source, context.nowMs),
    ...(select.where === null ? [] : [condition(read, select.where)]),
  ];
  const source = select.session === undefined ? filtered(read.source, where) : sessionSource(select.session, read, where);
  const rows: Scope = { ...read, source };
  const columns: Column[] =
    select.columns === '*' ? source.star.map((name) => ({ expression: { kind: 'property', name }, alias: null })) : select.columns;
  const aliases = new Map(columns.flatMap(({ alias, expression }) => (alias === null ? [] : [[alias.toLowerCase(), expression]])));
  const groups = select.groupBy.map((e) => groupOf(e, rows, aliases));
  const aggregated = groups.length > 0 || columns.some((c) => hasAggregate(c.expression));
  const groupSql = new Map<string, Sql>();
  groups.forEach((e, i) => groupSql.set(keyOf(e), { ...translate(rows, e), sql: `g${i}` }));
  const scope: Scope = aggregated ? { ...rows, groups: groupSql, mode: 'aggregated' } : rows;

  const selected = columns.map((column) => {
    const reduced = aggregated && !isGrouped(column.expression, groupSql) && !hasAggregate(column.expression);
    return {
      column,
      reduced,
      sql: reduced ? firstOf(translate(rows, column.expression), source.time) : translate(scope, column.expression),
    };
  });
  const keys = resultKeys(selected);
  const order = orderBy(select, selected, aliases);
  const inner = [`SELECT *${groups.map((e, i) => `, ${translate(rows, e).sql} AS g${i}`).join('')}`, `FROM ${source.sql}`].join(' ');
  const sql = [
    `SELECT ${selected.map(({ sql }, i) => `${outputOf(sql)} AS c${i}`).join(', ')}`,
    `FROM (${inner}) AS source`,
    ...(groups.length > 0 ? [`GROUP BY ${groups.map((_, i) => `g${i}`).join(', ')}`] : []),
    ...(select.having === null ? [] : [`HAVING ${having(select.having, scope, aliases)}`]),
    order ?? defaultOrder(aggregated, groups.length, source),
    ...(select.limit === null ? [] : [`LIMIT ${select.limit}`]),
  ].join(' ');
  return { sql, columns: selected.map(({ sql: { type } }, i) => ({ key: keys[i] ?? `c${i}`, type })) };
}

function filtered(source: RowSource, where: readonly string[]): RowSource {
  return where.length === 0 ? source : { ...source, sql: `${source.sql} WHERE ${where.join(' AND ')}` };
}

function sourceOf(select: Select, context: AqlContext): RowSource {
  if (select.source === undefined) return databaseSource(select.from, context);
  const { sql, columns } = compileInner(select.source, context);
  return subQuerySource(sql, columns);
}

/** What IN compares with: the one column of a sub-query, without nulls, at most 10,000 rows. */
function columnOf(query: Select, context: AqlContext): Sql {
  const { sql, columns } = compileInner({ ...query, limit: Math.min(query.limit ?? MOST_IN_ROWS, MOST_IN_ROWS) }, context);
  const [column, more] = columns;
  if (column === undefined || more !== undefined) throw new AqlError('A sub-query in IN returns exactly one column');
  return { sql: `SELECT c0 FROM (${sql}) AS among WHERE c0 IS NOT NULL`, type: column.type };
}

/** Ariel gives the newest first; groups come in a fixed order so that two runs agree. */
function defaultOrder(aggregated: boolean, groups: number, source: RowSource): string {
  if (!aggregated) return source.time === null ? '' : `ORDER BY ${source.time} DESC`;
  return groups === 0 ? '' : `ORDER BY ${Array.from({ length: groups }, (_, i) => `g${i}`).join(', ')}`;
}

function hasAggregate(e: Expression): boolean {
  for (const part of everyPart(e)) if (isAggregateCall(part)) return true;
  return false;
}

/** Built from groups and constants only. */
function isGrouped(e: Expression, groups: ReadonlyMap<string, Sql>): boolean {
  if (groups.has(keyOf(e))) return true;
  if (e.kind === 'field' || e.kind === 'property') return false;
  if (e.kind === 'call' && e.args.length === 0) return true;
  const children = childrenOf(e);
  return children.length === 0 ? e.kind !== 'text_search' : children.every((c) => isGrouped(c, groups));
}

/** A group by field, by expression, or by the alias of a selected expression; a field of that name wins over an alias. */
function groupOf(e: Expression, rows: Scope, aliases: ReadonlyMap<string, Expression>): Expression {
  if (e.kind !== 'field' && e.kind !== 'property') return e;
  if (rows.source.field(e.name) !== null) return e;
  const meant = aliases.get(e.name.toLowerCase());
  if (meant === undefined) throw new AqlError(`Field '${e.name}' does not exist in catalog '${rows.source.name}'`);
  if (hasAggregate(meant)) throw new AqlError(`GROUP BY '${e.name}' names an aggregate`);
  return meant;
}

function firstOf(value: Sql, time: string | null): Sql {
  return { type: value.type, sql: firstValue(value.sql, time) };
}

function having(e: Expression, scope: Scope, aliases: ReadonlyMap<string, Expression>): string {
  if (scope.mode === 'rows') throw new AqlError('HAVING needs GROUP BY or an aggregate');
  return condition({ ...scope, aliases }, e);
}

type Selected = { column: Column; sql: Sql };

/** By alias or by a selected expression; ORDER BY of anything else is refused, as IBM's guide says. */
function orderBy(select: Select, selected: readonly Selected[], aliases: ReadonlyMap<string, Expression>): string | null {
  if (select.orderBy.length === 0) return null;
  const items = select.orderBy.map(({ expression, direction }) => {
    const name = expression.kind === 'field' || expression.kind === 'property' ? expression.name.toLowerCase() : null;
    const byAlias = name !== null && aliases.has(name) ? selected.findIndex((s) => s.column.alias?.toLowerCase() === name) : -1;
    const index = byAlias >= 0 ? byAlias : selected.findIndex((s) => keyOf(s.column.expression) === keyOf(expression));
    if (index < 0) throw new AqlError(`ORDER BY ${name === null ? 'an expression' : `'${name}'`} that is not selected`);
    return `${index + 1} ${direction} NULLS LAST`;
  });
  return `ORDER BY ${items.join(', ')}`;
}
