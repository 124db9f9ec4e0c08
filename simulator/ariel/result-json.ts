import type { CompiledColumn } from './compile.ts';

type Row = Readonly<Record<string, unknown>>;

/** One row as JSON. Floats keep their point (`3.0`), as Ariel writes counts. */
function rowJson(columns: readonly CompiledColumn[], row: Row): string {
  return `{${columns.map(({ key, type }, i) => `${JSON.stringify(key)}:${cellJson(row[`c${i}`], type)}`).join(',')}}`;
}

function cellJson(value: unknown, type: CompiledColumn['type']): string {
  if (value === undefined || value === null) return 'null';
  if (type === 'double' && typeof value === 'number' && Number.isInteger(value)) return `${value}.0`;
  return JSON.stringify(value);
}

/** `{"events":[…]}` or `{"flows":[…]}`, grouped or not. */
export function resultJson(database: string, columns: readonly CompiledColumn[], rows: readonly Row[]): string {
  return `{${JSON.stringify(database)}:[${rows.map((r) => rowJson(columns, r)).join(',')}]}`;
}

/** Header row with the same names; RFC 4180. */
export function resultCsv(columns: readonly CompiledColumn[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(({ type }, i) => csvCell(cellJson(row[`c${i}`], type), row[`c${i}`])).join(','));
  return [columns.map(({ key }) => quoted(key)).join(','), ...lines, ''].join('\n');
}

function csvCell(json: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? quoted(value) : json;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
