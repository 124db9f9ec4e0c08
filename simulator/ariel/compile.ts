import type { Column, Expression, Select, TimeClause } from '../../connectors/qradar/aql/tree.ts';
import { childrenOf, everyPart } from '../../connectors/qradar/aql/walk.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { fieldOf, STAR } from './catalog.ts';
import type { AqlContext } from './context.ts';
import { resultKeys } from './result-key.ts';
import { AqlError, isNumeric, type AqlType, type Sql } from './sql.ts';
import { condition, isAggregateCall, keyOf, translate, type Scope } from './translate.ts';

export type CompiledColumn = { key: string; type: AqlType };
/** The SQL gives one column `c0`, `c1` … for each of `columns`. */
export type CompiledSearch = { sql: string; columns: CompiledColumn[] };

const UNIT_MS = { MINUTES: MINUTE_MS, HOURS: HOUR_MS, DAYS: DAY_MS } as const;
/** The guide says five minutes, the REST page sixty seconds; nobody should rely on either. */
const DEFAULT_WINDOW_MS = 5 * MINUTE_MS;

/** DuckDB SQL of an AQL query; throws `AqlError` where QRadar answers 422 with code 2000. */
export function compileAql(select: Select, context: AqlContext): CompiledSearch {
  const rows: Scope = { database: select.from, context, groups: new Map(), mode: 'rows', aliases: new Map() };
  const columns: Column[] =
    select.columns === '*' ? STAR[select.from].map((name) => ({ expression: { kind: 'field', name }, alias: null })) : select.columns;
  const aliases = new Map(columns.flatMap(({ alias, expression }) => (alias === null ? [] : [[alias.toLowerCase(), expression]])));
  const groups = select.groupBy.map((e) => groupOf(e, rows, aliases));
  const aggregated = groups.length > 0 || columns.some((c) => hasAggregate(c.expression));
  const groupSql = new Map<string, Sql>();
  groups.forEach((e, i) => groupSql.set(keyOf(e), { ...translate(rows, e), sql: `g${i}` }));
  const scope: Scope = aggregated ? { ...rows, groups: groupSql, mode: 'aggregated' } : rows;

  const selected = columns.map((column) => {
    const reduced = aggregated && !isGrouped(column.expression, groupSql) && !hasAggregate(column.expression);
    return { column, reduced, sql: reduced ? firstOf(translate(rows, column.expression)) : translate(scope, column.expression) };
  });
  const keys = resultKeys(selected);
  const order = orderBy(select, selected, aliases);
  const inner = [
    `SELECT *${groups.map((e, i) => `, ${translate(rows, e).sql} AS g${i}`).join('')}`,
    `FROM ${select.from}`,
    `WHERE ${[window(select.time, context.nowMs), ...(select.where === null ? [] : [condition(rows, select.where)])].join(' AND ')}`,
  ].join(' ');
  const sql = [
    `SELECT ${selected.map(({ sql }, i) => `${outputOf(sql)} AS c${i}`).join(', ')}`,
    `FROM (${inner}) AS source`,
    ...(groups.length > 0 ? [`GROUP BY ${groups.map((_, i) => `g${i}`).join(', ')}`] : []),
    ...(select.having === null ? [] : [`HAVING ${having(select.having, scope, aliases)}`]),
    // Ariel gives the newest first; groups come in a fixed order so that two runs agree.
    order ?? (aggregated ? (groups.length > 0 ? `ORDER BY ${groups.map((_, i) => `g${i}`).join(', ')}` : '') : 'ORDER BY starttime DESC'),
    ...(select.limit === null ? [] : [`LIMIT ${select.limit}`]),
  ].join(' ');
  return { sql, columns: selected.map(({ sql: { type } }, i) => ({ key: keys[i] ?? `c${i}`, type })) };
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
  if (fieldOf(rows.database, e.name, 'FALSE') !== null) return e;
  const meant = aliases.get(e.name.toLowerCase());
  if (meant === undefined) throw new AqlError(`Field '${e.name}' does not exist in catalog '${rows.database}'`);
  if (hasAggregate(meant)) throw new AqlError(`GROUP BY '${e.name}' names an aggregate`);
  return meant;
}

function firstOf(value: Sql): Sql {
  return { type: value.type, sql: `ARG_MIN_NULL(${value.sql}, starttime)` };
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

/** Arrival times from start until before stop. */
function window(time: TimeClause | null, nowMs: number): string {
  if (time === null) return `starttime >= ${nowMs - DEFAULT_WINDOW_MS}`;
  if (time.kind === 'last') return `starttime >= ${nowMs - time.amount * UNIT_MS[time.unit]} AND starttime <= ${nowMs}`;
  const stopMs = time.stopMs ?? nowMs;
  if (stopMs < time.startMs) throw new AqlError('STOP lies before START');
  return `starttime >= ${time.startMs} AND starttime < ${stopMs}`;
}

function outputOf({ sql, type }: Sql): string {
  return isNumeric(type) ? `CAST(${sql} AS DOUBLE)` : sql;
}
