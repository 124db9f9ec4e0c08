import type { Ask } from './ask.ts';
import { ApiError, jsonResponse } from './envelope.ts';
import { pick, type Shape } from './fields.ts';
import { checkFields, matches } from './filter-match.ts';
import { FilterError, parseFilter } from './filter-parse.ts';
import type { Filter } from './filter-tree.ts';
import { page, parseRange } from './range.ts';
import { SortError, sortRows } from './sort.ts';

/** What a list endpoint documents: what may be filtered and sorted, and the codes of its refusals. */
export type ListRules = {
  /** All top-level fields when it is left out; null: there is no `filter`, and a stray one is ignored. */
  filterable?: readonly string[] | null;
  /** Nothing: the endpoint has no `sort` parameter, and a stray one is ignored. */
  sortable?: readonly string[];
  filterCode?: number;
  sortCode?: number;
};

type Asked = Pick<Ask, 'fields' | 'filter' | 'sort' | 'range'>;
type Endpoint = ListRules & { shape: Shape };

/** The answer of a list endpoint: the Range is read, then filter and sort are done and the page is cut. */
export function listAnswer(endpoint: Endpoint, ask: Asked, rows: readonly Readonly<Record<string, unknown>>[]): Response {
  const range = parseRange(ask.range);
  const filtered = filterRows(endpoint, ask.filter, rows);
  const sorted = sortedRows(endpoint, ask.sort, filtered);
  const { rows: part, contentRange } = page(sorted, range);
  const body = part.map((row) => pick(row, ask.fields));
  return jsonResponse(body, 200, contentRange === null ? {} : { 'Content-Range': contentRange });
}

/** A list of plain strings, such as search ids; `.` in a filter is the string. */
export function stringListAnswer(ask: Pick<Asked, 'filter' | 'range'>, values: readonly string[]): Response {
  const filtered = filtering(1010, ask.filter, [], (passes) => values.filter(passes));
  const { rows, contentRange } = page(filtered, parseRange(ask.range));
  return jsonResponse(rows, 200, contentRange === null ? {} : { 'Content-Range': contentRange });
}

function filterRows(
  { shape, filterable, filterCode }: Endpoint,
  text: string | null,
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly Readonly<Record<string, unknown>>[] {
  if (filterable === null) return rows;
  return filtering(filterCode ?? 1010, text, filterable ?? Object.keys(shape), (passes) => rows.filter(passes));
}

/** The items of which the row passes the filter; rows have all the same names. */
export function filtered<T>(
  code: number,
  text: string | null,
  items: readonly T[],
  names: readonly string[],
  rowOf: (item: T) => Readonly<Record<string, unknown>>,
): readonly T[] {
  return filtering(code, text, names, (passes) => items.filter((item) => passes(rowOf(item))));
}

function filtering<T>(code: number, text: string | null, filterable: readonly string[], run: (passes: (row: unknown) => boolean) => T): T {
  if (text === null || text.trim() === '') return run(() => true);
  try {
    const filter: Filter = parseFilter(text);
    checkFields(filter, filterable);
    return run((row) => matches(filter, row));
  } catch (error) {
    if (error instanceof FilterError) throw new ApiError(422, code, error.message, 'The filter parameter is not valid.');
    throw error;
  }
}

function sortedRows(
  { sortable, sortCode }: Endpoint,
  text: string | null,
  rows: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>>[] {
  if (sortable === undefined) return [...rows];
  try {
    return sortRows(rows, text, sortable);
  } catch (error) {
    if (error instanceof SortError) throw new ApiError(422, sortCode ?? 1030, error.message, 'The sort parameter is not valid.');
    throw error;
  }
}
