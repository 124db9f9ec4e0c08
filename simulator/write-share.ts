import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DAY_MS } from '../domain/time.ts';
import { isCollected } from './organisation/collected.ts';
import { planOrganisation, type OrganisationOptions } from './organisation/generate.ts';
import { EVENT_COLUMNS, FLOW_COLUMNS, type StoredColumn } from './store-columns.ts';

/** What one worker makes: every `of`-th part of an organisation, beginning with the `k`-th, as texts in `folder`. */
export type WriteShare = { folder: string; options: OrganisationOptions; k: number; of: number };
/** How many events were made since the last message. */
export type Written = { events: number };

const FLUSH_CHARS = 262_144;
/** More than any part has; a row's number says its place among all rows, whoever makes which part. */
const ROWS_PER_PART = 10_000_000;

/** Writes lines to one text a day, `TABLE.DAY.K.csv`, by the day on which a row arrived. */
function dailyTexts<Row extends { starttime: number }>(table: string, { folder, k }: WriteShare, columns: readonly StoredColumn<Row>[]) {
  const waiting = new Map<number, string>();
  const flush = (day: number, lines: string): void => {
    appendFileSync(join(folder, `${table}.${day}.${k}.csv`), lines);
    waiting.delete(day);
  };
  return {
    write(row: Row, made: number): void {
      const day = Math.floor(row.starttime / DAY_MS);
      const lines = `${waiting.get(day) ?? ''}${made},${columns.map((column) => cellOf(column.of(row))).join(',')}\n`;
      if (lines.length < FLUSH_CHARS) waiting.set(day, lines);
      else flush(day, lines);
    },
    close(): void {
      for (const [day, lines] of waiting) flush(day, lines);
    },
  };
}

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
}

function writeShare(share: WriteShare, tell: (written: Written) => void): void {
  const { organisation, parts } = planOrganisation(share.options);
  const types = new Map(organisation.logSources.map((s) => [s.id, s.typeId]));
  const collected = isCollected(organisation.truth, organisation.logSources);
  const events = dailyTexts('events', share, EVENT_COLUMNS);
  const flows = dailyTexts('flows', share, FLOW_COLUMNS);
  for (let n = share.k; n < parts.length; n += share.of) {
    const part = parts[n]?.();
    if (part === undefined) continue;
    part.events.forEach((event, i) => {
      if (collected(event)) events.write({ ...event, devicetype: types.get(event.logsourceid) ?? 0 }, n * ROWS_PER_PART + i);
    });
    part.flows.forEach((flow, i) => flows.write(flow, n * ROWS_PER_PART + i));
    tell({ events: part.events.length });
  }
  events.close();
  flows.close();
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
writeShare(workerData as WriteShare, (written) => parentPort?.postMessage(written));
