import { ApiError, jsonResponse } from './envelope.ts';
import { parseFields, pick, type Shape } from './fields.ts';
import { checkFields, matches } from './filter-match.ts';
import { FilterError, parseFilter } from './filter-parse.ts';
import type { Filter } from './filter-tree.ts';
import { page, parseRange } from './range.ts';
import { SortError, sortRows } from './sort.ts';

/** What a list endpoint documents: the shape of its rows, what may be filtered and sorted, and the codes of its refusals. */
export type ListEndpoint = {
  shape: Shape;
  /** All top-level fields when it is left out. */
  filterable?: readonly string[];
  /** Nothing: the endpoint has no `sort` parameter, and a stray one is ignored. */
  sortable?: readonly string[];
  filterCode?: number;
  sortCode?: number;
};

export type ListRequest = { fields: string | null; filter: string | null; sort: string | null; range: string | undefined };

/** The answer of a list endpoint: fields are checked first, then sort and filter, then the page is cut. */
export function listResponse(endpoint: ListEndpoint, request: ListRequest, rows: readonly Record<string, unknown>[]): Response {
  const selection = parseFields(request.fields, endpoint.shape);
  const range = parseRange(request.range);
  const filtered = filterRows(endpoint, request.filter, rows);
  const sorted = sortedRows(endpoint, request.sort, filtered);
  const { rows: part, contentRange } = page(sorted, range);
  const body = part.map((row) => pick(row, selection));
  return jsonResponse(body, 200, contentRange === null ? {} : { 'Content-Range': contentRange });
}

/** A list of plain strings, such as search ids; `.` in a filter is the string. */
export function stringListResponse(request: Omit<ListRequest, 'fields' | 'sort'>, values: readonly string[]): Response {
  const filtered = filtering(1010, request.filter, [], (passes) => values.filter(passes));
  const { rows, contentRange } = page(filtered, parseRange(request.range));
  return jsonResponse(rows, 200, contentRange === null ? {} : { 'Content-Range': contentRange });
}

export function oneResponse(shape: Shape, fields: string | null, value: unknown, status = 200): Response {
  return jsonResponse(pick(value, parseFields(fields, shape)), status);
}

function filterRows(
  { shape, filterable, filterCode }: ListEndpoint,
  text: string | null,
  rows: readonly Record<string, unknown>[],
): readonly Record<string, unknown>[] {
  return filtering(filterCode ?? 1010, text, filterable ?? Object.keys(shape), (passes) => rows.filter(passes));
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
  { sortable, sortCode }: ListEndpoint,
  text: string | null,
  rows: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  if (sortable === undefined) return [...rows];
  try {
    return sortRows(rows, text, sortable);
  } catch (error) {
    if (error instanceof SortError) throw new ApiError(422, sortCode ?? 1030, error.message, 'The sort parameter is not valid.');
    throw error;
  }
}
