import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Plan } from './organisation/generate.ts';
import { literal } from './store.ts';
import { EVENT_COLUMNS, FLOW_COLUMNS, type StoredColumn } from './store-columns.ts';

/** Files of another version are made anew: raise it with every change of what the large organisation does. */
const VERSION = 1;
const TELL_EVERY = 1_000_000;
const WRITE_LINES = 8_192;
const MEMORY_LIMIT = '900MB';

/** Where the events of a large organisation lie: one file for version, seed and the moment at which they end. */
export function keptFile(folder: string, { seed, nowMs }: { seed: number; nowMs: number }): string {
  return join(folder, `large-v${VERSION}-seed${seed}-${nowMs}.duckdb`);
}

/**
 * Writes a plan's events and flows to a database file, in order of arrival; does nothing when it is there. Parts are streamed
 * through text files, which the engine reads and sorts with all cores. The file appears whole or not at all.
 */
export async function makeKept(file: string, folder: string, plan: () => Plan, tell: (text: string) => void): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const work = `${file}.${process.pid}`;
  const texts = { events: `${work}.events.csv`, flows: `${work}.flows.csv` };
  try {
    writeTexts(texts, plan(), tell);
    const instance = await DuckDBInstance.create(work, { memory_limit: MEMORY_LIMIT });
    const connection = await instance.connect();
    tell('sorting the events by arrival');
    await connection.run(tableOf('events', texts.events, EVENT_COLUMNS));
    await connection.run(tableOf('flows', texts.flows, FLOW_COLUMNS));
    await connection.run('CHECKPOINT');
    connection.closeSync();
    instance.closeSync();
    renameSync(work, file);
  } finally {
    for (const left of [work, `${work}.wal`, `${work}.tmp`, ...Object.values(texts)]) rmSync(left, { force: true, recursive: true });
  }
}

function writeTexts(texts: { events: string; flows: string }, { organisation, parts }: Plan, tell: (text: string) => void): void {
  const types = new Map(organisation.logSources.map((s) => [s.id, s.typeId]));
  const events = textWriter(texts.events, EVENT_COLUMNS);
  const flows = textWriter(texts.flows, FLOW_COLUMNS);
  let written = 0;
  for (const part of parts()) {
    for (const event of part.events) events.write({ ...event, devicetype: types.get(event.logsourceid) ?? 0 });
    for (const flow of part.flows) flows.write(flow);
    const before = written;
    written += part.events.length;
    if (Math.floor(before / TELL_EVERY) < Math.floor(written / TELL_EVERY)) tell(`${written} events made`);
  }
  events.close();
  flows.close();
}

function textWriter<Row>(file: string, columns: readonly StoredColumn<Row>[]): { write(row: Row): void; close(): void } {
  const descriptor = openSync(file, 'w');
  let lines: string[] = [];
  let written = 0;
  const flush = (): void => {
    appendFileSync(descriptor, lines.join(''));
    lines = [];
  };
  return {
    write(row) {
      written += 1;
      lines.push(`${written},${columns.map((column) => cellOf(column.of(row))).join(',')}\n`);
      if (lines.length >= WRITE_LINES) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
}

/** Sorted by arrival and then as they were made, so that the file does not depend on which core was first. */
function tableOf<Row>(name: string, text: string, columns: readonly StoredColumn<Row>[]): string {
  const types = columns.map((c) => `${literal(c.name)}: ${literal(c.type.toString())}`).join(', ');
  const reader = `read_csv(${literal(text)}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {made: 'BIGINT', ${types}})`;
  return `CREATE TABLE ${name} AS SELECT * EXCLUDE (made) FROM ${reader} ORDER BY starttime, made`;
}
