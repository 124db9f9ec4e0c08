import { z } from 'zod';
import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import { literal, type Store } from '../store.ts';
import { coalesceTable } from './coalesce-table.ts';
import { learnAccounts } from './learn-accounts.ts';
import { createBadLines, type Loaded, type Tell } from './loaded.ts';
import { nextLogSourceId } from './log-source-ids.ts';
import { LoadSpecError, type OtrfSpec } from './spec.ts';
import { WINDOWS_DERIVED, windowsEventName } from './windows-event.ts';
import { readWindowsTable } from './windows-table.ts';

const TELL_EVERY = 100_000;
/** Where an event stood in the file. */
const PLACE = 'chunk::BIGINT * 1000000000 + rowid';
const Span = z.object({ firstMs: z.number().nullable(), lastMs: z.number().nullable() });

/**
 * Loads a file of Windows events (JSON lines, one log source for each host) into the store. A line without time, id or host is
 * left out, counted and told with its number; a file of which nothing can be loaded ends the load.
 */
export async function loadOtrf(store: Store, spec: OtrfSpec, tell: Tell): Promise<Loaded> {
  const bad = createBadLines(tell);
  const table = store.newEventTable();
  let told = 0;
  const read = await readWindowsTable(
    store,
    table,
    spec,
    (line, reason) => bad.add({ file: spec.file, line, reason }),
    (events) => {
      if (events - told < TELL_EVERY) return;
      told = events;
      tell(`${spec.file}: ${events} events read`);
    },
  );
  const [first] = bad.list();
  if (read === 0 && first !== undefined) {
    throw new LoadSpecError(`--load: nothing of ${first.file} can be loaded; line ${first.line}: ${first.reason}`);
  }
  await addNames(store, table);
  const sources = await addHosts(store, table, spec.coalesce);
  const [span] = await store.fill(`SELECT MIN(starttime) AS "firstMs", MAX(starttime) AS "lastMs" FROM ${table}`);
  if (spec.coalesce) await coalesceTable(store, table);
  const { rows } = await store.addEventPart(table, {
    ...WINDOWS_DERIVED,
    devicetype: String(LOG_SOURCE_TYPES.windows.id),
    eventcount: '1',
  });
  const accounts = await learnAccounts(store, sources);
  return { read, stored: rows, logSources: sources.length, ...Span.parse(span), accounts, badLines: bad.count(), bad: bad.list() };
}

/** The names of the events, by QID; the last event of an unknown kind says how it is called. */
async function addNames(store: Pick<Store, 'fill' | 'addNames'>, table: string): Promise<void> {
  const rows = await store.fill(`SELECT qid, MAX(p_event_id) AS id, ARG_MAX(label, ${PLACE}) AS label FROM ${table} GROUP BY qid`);
  const Names = z.array(z.object({ qid: z.number(), id: z.number(), label: z.string() }));
  await store.addNames('qid', new Map(Names.parse(rows).map(({ qid, id, label }) => [qid, windowsEventName(qid, id, label)])));
}

/** A log source for each host, in the order in which they appear, whichever way the name is written; gives their ids. */
async function addHosts(store: Store, table: string, coalesces: boolean): Promise<number[]> {
  const rows = await store.fill(
    `SELECT LOWER(host) AS host, ARG_MIN(host, place) AS written FROM (SELECT p_machine_identifier AS host, ${PLACE} AS place FROM ${table}) GROUP BY LOWER(host) ORDER BY MIN(place)`,
  );
  const hosts = z.array(z.object({ host: z.string(), written: z.string() })).parse(rows);
  const { id: typeId, name: typeName } = LOG_SOURCE_TYPES.windows;
  const nextId = nextLogSourceId(store);
  await store.addLogSources(
    hosts.map(({ written }, i) => ({ id: nextId + i, name: `${typeName} @ ${written}`, typeId, typeName, coalesces, batch: false })),
  );
  await store.fill(`ALTER TABLE ${table} ADD COLUMN logsourceid BIGINT`);
  if (hosts.length > 0) {
    const ids = hosts.map(({ host }, i) => `(${literal(host)}, ${nextId + i})`).join(', ');
    await store.fill(
      `UPDATE ${table} SET logsourceid = h.id FROM (VALUES ${ids}) h(host, id) WHERE LOWER(${table}.p_machine_identifier) = h.host`,
    );
  }
  return hosts.map((_, i) => nextId + i);
}
