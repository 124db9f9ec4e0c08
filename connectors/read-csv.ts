import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidError } from '../domain/errors.ts';

/** `file`: a path, read at load. `text`: the content itself, `name` stands for it in errors. */
export type CsvSource = { file: string } | { text: string; name: string };

/** One row with the line it ends in, counted from 1, and its fields by column. */
export type CsvRow = { line: number; fields: Readonly<Record<string, string>> };

/** Largest export that is read, in characters. */
const MAX_CHARS = 64 * 1024 * 1024;

export function nameOf(source: CsvSource): string {
  return 'file' in source ? source.file : source.name;
}

export function textOfSource(source: CsvSource): string {
  if ('text' in source) return source.text;
  try {
    return readFileSync(source.file, 'utf8');
  } catch (error) {
    throw new InvalidError(`${source.file}: cannot be read; check the path and who may read it`, { cause: error });
  }
}

/** Rows of a CSV with exactly these columns, in any order; lines that start with `#` are comments. Throws `InvalidError` with the place. */
export function readCsv(source: CsvSource, columns: readonly string[]): CsvRow[] {
  const name = nameOf(source);
  const text = textOfSource(source);
  if (text.length > MAX_CHARS) throw new InvalidError(`${name}: longer than ${MAX_CHARS} characters`);
  const rows: CsvRow[] = [];
  try {
    parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      columns: (header: string[]) => checkedHeader(header, columns, name),
      onRecord: (fields: Record<string, string>, { lines }) => {
        rows.push({ line: lines, fields });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new InvalidError(`${name}: not a CSV that can be read (${error.code})${lineOf(error)}`);
    throw error;
  }
  return rows;
}

function checkedHeader(header: string[], columns: readonly string[], name: string): string[] {
  const found = header.map((h) => h.trim());
  const missing = columns.filter((c) => !found.includes(c));
  const unknown = found.filter((f) => !columns.includes(f));
  if (missing.length > 0) throw new InvalidError(`${name}: the header has no column ${missing.join(', ')}`);
  if (unknown.length > 0) throw new InvalidError(`${name}: unknown column ${unknown.join(', ')}; remove it from the export`);
  if (new Set(found).size !== found.length) throw new InvalidError(`${name}: a column stands twice in the header`);
  return found;
}

function lineOf(error: CsvError): string {
  const line: unknown = error['lines'];
  return typeof line === 'number' ? `, line ${line}` : '';
}

/** The list inside one field. */
export function listOf(field: string): string[] {
  return field
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
