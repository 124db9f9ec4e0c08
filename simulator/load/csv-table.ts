import { basename } from 'node:path';
import { literal, type Store } from '../store.ts';
import { createBadLines, type BadLine, type Tell } from './loaded.ts';
import { LoadSpecError } from './spec.ts';

/** What a row of a CSV file becomes: SQL over its columns, quoted as in the file, all of them text. */
export type EventSql = Readonly<Record<string, string>> & { starttime: string; logsourceid: string };

export type LoadedTable = { read: number; badLines: number; bad: BadLine[]; firstMs: number | null; lastMs: number | null };

type Deps = Pick<Store, 'fill'>;

/** The columns of a CSV file, plain or gzip, as its header names them. */
export async function headerOf(store: Pick<Store, 'fill'>, file: string): Promise<string[]> {
  try {
    const rows = await store.fill(`DESCRIBE SELECT * FROM ${reader(file)}`);
    return rows.map((r) => String(r['column_name']));
  } catch (error) {
    throw new LoadSpecError(
      `--load: ${file} cannot be read (${error instanceof Error ? error.message.split('\n')[0] : 'unknown fault'}); check the path`,
    );
  }
}

/** A column of a file in SQL. */
export function column(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Reads a CSV file with the engine's own reader straight into the events, once. A row of which `starttime` is null, or whose number
 * of fields is wrong, is left out, counted and told. `where` keeps only some of the rows.
 */
export async function loadCsvTable(store: Deps, file: string, event: EventSql, tell: Tell, where = 'TRUE'): Promise<LoadedTable> {
  const name = basename(file);
  tell(`${name}: reading`);
  for (const table of ['reject_errors', 'reject_scans']) await store.fill(`DROP TABLE IF EXISTS ${table}`);
  const before = await eventsIn(store);
  const columns = Object.entries(event).map(([to, sql]) => `${sql} AS ${to}`);
  // The order of the rows means nothing, and without it the engine reads and writes on every core.
  await store.fill('SET preserve_insertion_order = false');
  try {
    await store.fill(`INSERT INTO events BY NAME SELECT ${columns.join(', ')} FROM ${reader(file)} WHERE ${where}`);
  } finally {
    await store.fill('SET preserve_insertion_order = true');
  }
  const rejected = await rejectedRows(store);
  const [undated] = await store.fill('SELECT COUNT(*) AS n FROM events WHERE starttime IS NULL');
  const bad = createBadLines(tell);
  for (const { line, reason } of rejected) bad.add({ file, line, reason });
  if (Number(undated?.['n'] ?? 0) > 0) {
    await store.fill('DELETE FROM events WHERE starttime IS NULL');
    const lines = await undatedLines(store, file, event.starttime, where, rejected);
    for (const line of lines) bad.add({ file, line, reason: 'its time cannot be read' });
  }
  const read = (await eventsIn(store)) - before;
  tell(`${name}: ${read} events, ${bad.count()} lines left out`);
  const [span] = await store.fill(
    `SELECT MIN(starttime) AS first, MAX(starttime) AS last FROM events WHERE logsourceid = ${event.logsourceid}`,
  );
  return { read, badLines: bad.count(), bad: bad.list(), firstMs: numberOrNull(span?.['first']), lastMs: numberOrNull(span?.['last']) };
}

function reader(file: string): string {
  return `read_csv(${literal(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', store_rejects = true, rejects_limit = 1000, max_line_size = 16777216)`;
}

async function eventsIn(store: Pick<Store, 'fill'>): Promise<number> {
  const [row] = await store.fill('SELECT COUNT(*) AS n FROM events');
  return Number(row?.['n'] ?? 0);
}

type Rejected = { line: number; reason: string };

/** Rows that the reader could not take apart, from the tables that it leaves on its connection. */
async function rejectedRows(store: Pick<Store, 'fill'>): Promise<Rejected[]> {
  const rows = await store.fill('SELECT line, MIN(CAST(error_type AS VARCHAR)) AS reason FROM reject_errors GROUP BY line ORDER BY line');
  return rows.map((r) => ({ line: Number(r['line']), reason: String(r['reason']).toLowerCase() }));
}

/** Where the rows without a time stand: a second reading, only when there are such rows. Rejected rows have no number of their own in it. */
async function undatedLines(store: Deps, file: string, time: string, where: string, rejected: readonly Rejected[]): Promise<number[]> {
  const rows = await store.fill(
    `SELECT n FROM (SELECT (${time}) AS t, (${where}) AS kept, row_number() OVER () AS n FROM ${reader(file)}) WHERE kept AND t IS NULL ORDER BY n`,
  );
  return rows.map((r) => rejected.reduce((line, gone) => (gone.line <= line ? line + 1 : line), Number(r['n']) + 1));
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
