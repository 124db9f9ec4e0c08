import { canonicalJson } from '../../../domain/canonical-json.ts';
import { DAY_MS } from '../../../domain/time.ts';
import { isAggregate, isAllowedField, isAllowedFunction, isAllowedProperty } from './catalogue-fields.ts';
import { literalFault } from './literal.ts';
import { isBareIdentifier } from './tokens.ts';
import type { Column, Expression, Select } from './tree.ts';
import { childrenOf, everyPart } from './walk.ts';

export const MAX_RAW_ROWS = 10_000;
export const MAX_AGGREGATE_ROWS = 100_000;
const MAX_WINDOW_MS = 31 * DAY_MS;
const MAX_AHEAD_MS = DAY_MS;
const MAX_LIST = 1_000;
const MAX_PARTS = 20_000;

export type FirewallRule =
  | 'database'
  | 'columns'
  | 'alias'
  | 'field'
  | 'property'
  | 'function'
  | 'star'
  | 'aggregate_place'
  | 'ungrouped_column'
  | 'literal'
  | 'list_length'
  | 'size'
  | 'limit'
  | 'time_window';

export type FirewallAnswer = { ok: true } | { ok: false; rule: FirewallRule; message: string };
type Refusal = Extract<FirewallAnswer, { ok: false }>;

/** A place of the query with what may stand there. */
type Place = { name: string; expression: Expression; aliases: boolean; aggregates: boolean };

/**
 * The last look at a query before it leaves: known databases, fields, properties and functions, every column with its alias and
 * grouped or aggregated, a LIMIT (10,000 rows, 100,000 of aggregates), and a window in epoch milliseconds of at most 31 days that
 * does not end more than a day after `nowMs`. A tree can only read. Messages name the place and no literal.
 */
export function firewall(select: Select, nowMs: number): FirewallAnswer {
  return (
    columnsFault(select) ?? placesFault(select) ?? groupingFault(select) ?? limitFault(select) ?? timeFault(select, nowMs) ?? { ok: true }
  );
}

function refused(rule: FirewallRule, message: string): Refusal {
  return { ok: false, rule, message };
}

function columnsFault({ columns, from }: Select): Refusal | null {
  // The tree's type says so already; a tree that came as JSON may not know.
  if (!['events', 'flows'].includes(from)) return refused('database', 'FROM: only events and flows may be read');
  if (columns === '*' || columns.length === 0) return refused('columns', 'columns: name the columns, * is not allowed');
  const seen = new Set<string>();
  for (const [i, { alias }] of columns.entries()) {
    const place = `columns[${i}]`;
    if (alias === null || !isBareIdentifier(alias)) return refused('alias', `${place}: needs a plain alias`);
    if (seen.has(alias.toLowerCase())) return refused('alias', `${place}: the alias ${alias} is used twice`);
    seen.add(alias.toLowerCase());
  }
  return null;
}

function columnsOf(select: Select): Column[] {
  return select.columns === '*' ? [] : select.columns;
}

function* placesOf(select: Select): Generator<Place> {
  for (const [i, { expression }] of columnsOf(select).entries()) {
    yield { name: `columns[${i}]`, expression, aliases: false, aggregates: true };
  }
  if (select.where !== null) yield { name: 'WHERE', expression: select.where, aliases: false, aggregates: false };
  for (const [i, expression] of select.groupBy.entries()) {
    yield { name: `GROUP BY[${i}]`, expression, aliases: true, aggregates: false };
  }
  if (select.having !== null) yield { name: 'HAVING', expression: select.having, aliases: true, aggregates: true };
  for (const [i, { expression }] of select.orderBy.entries()) {
    yield { name: `ORDER BY[${i}]`, expression, aliases: true, aggregates: true };
  }
}

function placesFault(select: Select): Refusal | null {
  const aliases = new Set(columnsOf(select).map((c) => c.alias?.toLowerCase() ?? ''));
  let parts = 0;
  for (const place of placesOf(select)) {
    for (const part of everyPart(place.expression)) {
      parts += 1;
      if (parts > MAX_PARTS) return refused('size', `${place.name}: the query has more than ${MAX_PARTS} parts`);
      const fault = partFault(part, place, select.from, aliases);
      if (fault !== null) return fault;
    }
  }
  return null;
}

function partFault(part: Expression, place: Place, from: Select['from'], aliases: ReadonlySet<string>): Refusal | null {
  switch (part.kind) {
    case 'field':
      if (place.aliases && aliases.has(part.name.toLowerCase())) return null;
      return isAllowedField(from, part.name)
        ? null
        : refused('field', `${place.name}: ${part.name} is not a field of ${from} that may be read`);
    case 'property':
      return isAllowedProperty(from, part.name)
        ? null
        : refused('property', `${place.name}: "${part.name}" is not a property of ${from} that may be read`);
    case 'call':
      if (!isAllowedFunction(part.name)) return refused('function', `${place.name}: ${part.name} is not a function that may be called`);
      return isAggregate(part.name) && !place.aggregates
        ? refused('aggregate_place', `${place.name}: ${part.name} cannot stand here`)
        : misplacedStar(part, place.name);
    case 'star':
      return place.expression.kind === 'star' ? refused('star', `${place.name}: * is not allowed`) : null;
    case 'string':
      return literalRefusal(part.value, place.name);
    case 'text_search':
      return literalRefusal(part.text, place.name);
    case 'number':
      return Number.isFinite(part.value) ? null : refused('literal', `${place.name}: a number must be finite`);
    case 'in':
      return part.list.length >= 1 && part.list.length <= MAX_LIST
        ? null
        : refused('list_length', `${place.name}: IN takes 1 to ${MAX_LIST} values, not ${part.list.length}`);
    default:
      return null;
  }
}

function literalRefusal(value: string, place: string): Refusal | null {
  const fault = literalFault(value);
  return fault === null ? null : refused('literal', `${place}: a text ${fault}`);
}

function misplacedStar(call: Extract<Expression, { kind: 'call' }>, place: string): Refusal | null {
  const stars = call.args.filter((a) => a.kind === 'star').length;
  return stars === 0 || (call.name.toUpperCase() === 'COUNT' && call.args.length === 1)
    ? null
    : refused('star', `${place}: * stands only in COUNT(*)`);
}

function isAggregateCall(part: Expression): boolean {
  return part.kind === 'call' && isAggregate(part.name);
}

function isAggregated(select: Select): boolean {
  return select.groupBy.length > 0 || columnsOf(select).some((c) => [...everyPart(c.expression)].some(isAggregateCall));
}

/** QRadar answers an ungrouped column with the first value it meets: a figure that nobody asked for. */
function groupingFault(select: Select): Refusal | null {
  if (!isAggregated(select)) return null;
  const grouped = new Set(select.groupBy.map(sameness));
  for (const [i, { expression, alias }] of columnsOf(select).entries()) {
    const byAlias = alias !== null && grouped.has(sameness({ kind: 'field', name: alias }));
    if (!byAlias && !isSettled(expression, grouped)) {
      return refused('ungrouped_column', `columns[${i}]: ${alias ?? ''} is neither grouped nor aggregated`);
    }
  }
  return null;
}

/** Whether a group has one value for the expression. */
function isSettled(e: Expression, grouped: ReadonlySet<string>): boolean {
  if (grouped.has(sameness(e)) || isAggregateCall(e)) return true;
  if (e.kind === 'field' || e.kind === 'property') return false;
  return childrenOf(e).every((child) => isSettled(child, grouped));
}

/** Field names are the same in any case. */
function sameness(e: Expression): string {
  return e.kind === 'field' ? `field ${e.name.toLowerCase()}` : canonicalJson(e);
}

function limitFault(select: Select): Refusal | null {
  const most = isAggregated(select) ? MAX_AGGREGATE_ROWS : MAX_RAW_ROWS;
  const { limit } = select;
  return limit !== null && Number.isSafeInteger(limit) && limit >= 1 && limit <= most
    ? null
    : refused('limit', `LIMIT: must be there, from 1 to ${most}`);
}

function timeFault({ time }: Select, nowMs: number): Refusal | null {
  if (time?.kind !== 'range' || time.stopMs === null) {
    return refused('time_window', 'time: START and STOP in epoch milliseconds must be there');
  }
  const { startMs, stopMs } = time;
  if (!Number.isSafeInteger(startMs) || !Number.isSafeInteger(stopMs) || startMs < 0) {
    return refused('time_window', 'time: START and STOP must be whole milliseconds');
  }
  if (startMs >= stopMs) return refused('time_window', 'time: START must lie before STOP');
  if (stopMs - startMs > MAX_WINDOW_MS) return refused('time_window', 'time: the window is longer than 31 days');
  return stopMs > nowMs + MAX_AHEAD_MS ? refused('time_window', 'time: STOP lies more than a day ahead') : null;
}
