import { DAY_MS } from '../../../domain/time.ts';
import { groupingFault, isAggregated } from './firewall/grouping.ts';
import { partsFault } from './firewall/parts.ts';
import { refused, within, type FirewallRule, type Refusal } from './firewall/refusal.ts';
import { isBareIdentifier } from './tokens.ts';
import type { Expression, Select } from './tree.ts';
import { everyPart, placesOf } from './walk.ts';

export const MAX_RAW_ROWS = 10_000;
export const MAX_AGGREGATE_ROWS = 100_000;
/** Longest window of one search; the client splits what is longer. */
export const MAX_WINDOW_MS = 31 * DAY_MS;
const MAX_AHEAD_MS = DAY_MS;
/** A sub-query, and one in it. */
const MAX_DEPTH = 2;
/** QRadar takes so many rows of a sub-query in IN. */
const MAX_IN_ROWS = 10_000;

export type { FirewallRule };
export type FirewallAnswer = { ok: true } | Refusal;

/**
 * The last look at a query before it leaves: known databases, fields, properties and functions, every column with its alias and
 * grouped or aggregated, bounded literals, a LIMIT (10,000 rows, 100,000 of aggregates), a window in epoch milliseconds of at most
 * 31 days that does not end more than a day after `nowMs`, and no sub-query deeper than two. A tree can only read; what would name
 * a cursor or steer the console (INTO, PARAMETERS), and SESSION BY, which reads all rows in order, are refused. A refusal names its rule and the place, and no literal.
 */
export function firewall(select: Select, nowMs: number): FirewallAnswer {
  return judge(select, nowMs, { path: '', depth: 0, mostRows: null }) ?? { ok: true };
}

/** Where a query stands: the way to it from the outermost one, and the most rows its place can take. */
type Standing = { path: string; depth: number; mostRows: number | null };

function judge(select: Select, nowMs: number, at: Standing): Refusal | null {
  const { source } = select;
  for (const { name, query, mostRows } of subQueriesOf(select)) {
    const path = at.path === '' ? name : `${at.path} > ${name}`;
    if (at.depth === MAX_DEPTH) return refused('subquery_depth', path, `sub-queries are at most ${MAX_DEPTH} deep`);
    if (mostRows !== null && query.columns !== '*' && query.columns.length !== 1) {
      return refused('subquery_columns', path, 'the sub-query of IN has exactly one column');
    }
    const fault = judge(query, nowMs, { path, depth: at.depth + 1, mostRows });
    if (fault !== null) return fault;
  }
  const own =
    columnsFault(select) ??
    clauseFault(select) ??
    partsFault(select, source === undefined ? null : columnNames(source)) ??
    groupingFault(select) ??
    limitFault(select, at.mostRows) ??
    // The window stands where events or flows are read.
    (source === undefined ? timeFault(select, nowMs) : noTimeFault(select));
  return own === null ? null : within(at.path, own);
}

function* subQueriesOf(select: Select): Generator<{ name: string; query: Select; mostRows: number | null }> {
  if (select.source !== undefined) yield { name: 'FROM', query: select.source, mostRows: null };
  for (const { name, expression } of placesOf(select)) {
    for (const part of everyPart(expression)) if (isInQuery(part)) yield { name: `${name} > IN`, query: part.query, mostRows: MAX_IN_ROWS };
  }
}

function isInQuery(e: Expression): e is Extract<Expression, { kind: 'in_query' }> {
  return e.kind === 'in_query';
}

function columnNames({ columns }: Select): ReadonlySet<string> {
  return new Set(columns === '*' ? [] : columns.map((c) => c.alias?.toLowerCase() ?? ''));
}

function columnsFault({ columns, from }: Select): Refusal | null {
  // The tree's type says so already; a tree that came as JSON may not know.
  if (!['events', 'flows'].includes(from)) return refused('database', 'FROM', 'only events and flows may be read');
  if (columns === '*' || columns.length === 0) return refused('columns', 'columns', 'name the columns, * is not allowed');
  const seen = new Set<string>();
  for (const [i, { alias }] of columns.entries()) {
    const place = `columns[${i}]`;
    if (alias === null || !isBareIdentifier(alias)) return refused('alias', place, 'needs a plain alias');
    if (seen.has(alias.toLowerCase())) return refused('alias', place, `the alias ${alias} is used twice`);
    seen.add(alias.toLowerCase());
  }
  return null;
}

function clauseFault({ into, parameters, session, orderBy }: Select): Refusal | null {
  if (session !== undefined) return refused('session', 'SESSION BY', 'sessions must not be asked for');
  if (into !== undefined) return refused('cursor', 'INTO', 'a cursor must not be named');
  if (parameters !== undefined) return refused('parameters', 'PARAMETERS', 'must not be there');
  const collated = orderBy.findIndex((o) => o.collate !== undefined);
  return collated < 0 ? null : refused('order', `ORDER BY[${collated}]`, 'COLLATE must not be there');
}

function limitFault(select: Select, mostRows: number | null): Refusal | null {
  const most = mostRows ?? (isAggregated(select) ? MAX_AGGREGATE_ROWS : MAX_RAW_ROWS);
  const { limit } = select;
  return limit !== null && Number.isSafeInteger(limit) && limit >= 1 && limit <= most
    ? null
    : refused('limit', 'LIMIT', `must be there, from 1 to ${most}`);
}

function timeFault({ time }: Select, nowMs: number): Refusal | null {
  if (time?.kind !== 'range' || time.stopMs === null) return badWindow('START and STOP in epoch milliseconds must be there');
  const { startMs, stopMs } = time;
  if (!Number.isSafeInteger(startMs) || !Number.isSafeInteger(stopMs) || startMs < 0)
    return badWindow('START and STOP must be whole milliseconds');
  if (startMs >= stopMs) return badWindow('START must lie before STOP');
  if (stopMs - startMs > MAX_WINDOW_MS) return badWindow('the window is longer than 31 days');
  return stopMs > nowMs + MAX_AHEAD_MS ? badWindow('STOP lies more than a day ahead') : null;
}

function noTimeFault({ time }: Select): Refusal | null {
  return time === null ? null : badWindow('the window stands in the sub-query, which reads the events');
}

function badWindow(why: string): Refusal {
  return refused('time_window', 'time', why);
}
