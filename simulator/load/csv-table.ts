import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { literal, type EventTable, type EventTableRows, type Store } from '../store.ts';
import { fileBytes, unreadable } from './file-bytes.ts';
import { lineNumbers } from './line-numbers.ts';
import { createBadLines, NAMED_BAD_LINES, type BadLine, type Tell } from './loaded.ts';
import { LoadSpecError } from './spec.ts';

/** A CSV file: its columns as the header names them, and the one that holds the time of a row, with its format for strptime. */
export type CsvFile = { file: string; header: readonly string[]; time: { column: string; format: string } };

export type LoadedTable = EventTableRows & { badLines: number; bad: BadLine[] };

/** Longest line, in bytes; a longer one is a bad line. */
const LONGEST_LINE = 16_777_216;
/** No text has it, so that an empty field is an empty text. */
const NO_NULL = '\u0001';

/** The columns of a CSV file, plain or gzip, as its first line names them. */
export async function headerOf(file: string): Promise<string[]> {
  try {
    return z.array(z.array(z.string())).parse(parse(await firstLine(file), { bom: true }))[0] ?? [];
  } catch (error) {
    throw error instanceof LoadSpecError ? error : unreadable(file, error);
  }
}

async function firstLine(file: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const bytes of fileBytes(file)) {
    const end = bytes.indexOf('\n');
    parts.push(end < 0 ? bytes : bytes.subarray(0, end));
    if (end >= 0) break;
  }
  return Buffer.concat(parts).toString().replace(/\r$/, '');
}

/** A column of a file in SQL. */
export function column(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Reads a CSV file with the engine's own reader into a table of events, once. All columns are text, the one of the time a timestamp.
 * A row that is no row of the file, or whose time cannot be read, is left out, counted and told with its line.
 */
export async function loadCsvTable(
  store: Pick<Store, 'fill' | 'addEventTable'>,
  csv: CsvFile,
  event: Omit<EventTable, 'from'>,
  tell: Tell,
): Promise<LoadedTable> {
  const { file } = csv;
  const name = basename(file);
  tell(`${name}: reading`);
  for (const table of ['reject_errors', 'reject_scans']) await store.fill(`DROP TABLE IF EXISTS ${table}`);
  const loaded = await addTable(store, csv, event, (percent) => tell(`${name}: ${percent} % read`));
  const bad = createBadLines(tell);
  for (const { lines, ...line } of await rejectedRows(store, file)) bad.add({ file, ...line }, lines);
  tell(`${name}: ${loaded.rows} events, ${bad.count()} lines left out`);
  return { ...loaded, badLines: bad.count(), bad: bad.list() };
}

async function addTable(
  store: Pick<Store, 'addEventTable'>,
  csv: CsvFile,
  event: Omit<EventTable, 'from'>,
  progress: (percent: number) => void,
): Promise<EventTableRows> {
  try {
    return await store.addEventTable({ ...event, from: reader(csv) }, progress);
  } catch (error) {
    throw unreadable(csv.file, error);
  }
}

/** Types and dialect are given, never guessed: a guess may pass over lines without a word. */
function reader({ file, header, time }: CsvFile): string {
  const columns = header.map((name) => `${literal(name)}: '${name === time.column ? 'TIMESTAMP' : 'VARCHAR'}'`).join(', ');
  return `read_csv(${literal(file)}, header = true, auto_detect = false, columns = {${columns}}, timestampformat = ${literal(time.format)}, nullstr = '${NO_NULL}', delim = ',', quote = '"', escape = '"', store_rejects = true, rejects_limit = 0, max_line_size = ${LONGEST_LINE})`;
}

const Rejected = z.object({ position: z.number(), lines: z.number(), why: z.string() });
type RejectedRow = {
  line: number;
  reason: string;
  /** How many lines the row takes: a quote that is never closed takes many. */ lines: number;
};

/** Rows that the reader could not take apart, from the tables that it leaves on its connection. */
async function rejectedRows(store: Pick<Store, 'fill'>, file: string): Promise<RejectedRow[]> {
  const newlines = `len(trim(csv_line, chr(10) || chr(13))) - len(replace(trim(csv_line, chr(10) || chr(13)), chr(10), ''))`;
  const found = await store.fill(
    `SELECT line_byte_position - 1 AS position, 1 + MIN(${newlines}) AS lines, MIN(CAST(error_type AS VARCHAR)) AS why FROM reject_errors GROUP BY line_byte_position ORDER BY position`,
  );
  const rows = z.array(Rejected).parse(found);
  if (rows.length === 0) return [];
  const numbers = await lineNumbers(
    file,
    rows.slice(0, NAMED_BAD_LINES).map((r) => r.position),
  );
  return rows.map(({ lines, why }, i) => ({ line: numbers[i] ?? 0, lines, reason: reasonOf(why, lines) }));
}

function reasonOf(why: string, lines: number): string {
  if (why === 'CAST') return 'its time cannot be read';
  return lines === 1 ? why.toLowerCase() : `${why.toLowerCase()}, with the ${lines - 1} lines after it`;
}

/** What a file lacks of the columns that are needed. */
export function requireColumns(file: string, header: readonly string[], needed: readonly string[]): void {
  const missing = needed.filter((c) => !header.includes(c));
  if (missing.length > 0) throw new LoadSpecError(`--load: ${file} has no column ${missing.join(', ')}; it has ${header.join(', ')}`);
}
