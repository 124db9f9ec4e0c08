import { z } from 'zod';
import { parsedReply, QRadarError, segment, type QRadarClient } from './client.ts';
import { requireOwnCollection } from './own-collections.ts';

export type ColumnType = 'ALN' | 'NUM' | 'DATE';

const value = z.union([z.string(), z.number()]).transform(String);
const TableReply = z.object({
  number_of_elements: z.int().nullish(),
  data: z.record(z.string(), z.record(z.string(), z.object({ value }))).nullish(),
});
const TABLES = '/api/reference_data/tables';
const MAPS = '/api/reference_data/maps';
const PAGE_ROWS = 1_000;

/** Makes a table whose elements end `ttl` (such as `30 days`) after they were last seen; throws 409 when the name is taken. */
export async function createTable(
  client: QRadarClient,
  table: { name: string; outerKeyLabel: string; columns: Readonly<Record<string, ColumnType>>; ttl: string },
  signal: AbortSignal,
): Promise<void> {
  requireOwnCollection(table.name);
  const key_name_types = JSON.stringify(Object.entries(table.columns).map(([key_name, element_type]) => ({ key_name, element_type })));
  const form = {
    name: table.name,
    element_type: 'ALN',
    outer_key_label: table.outerKeyLabel,
    key_name_types,
    timeout_type: 'LAST_SEEN',
    time_to_live: table.ttl,
  };
  await client.post(TABLES, { body: { form } }, signal);
}

/**
 * Writes rows, given as the JSON of outer keys with their cells, and returns the answer as received. What is written twice is there
 * once.
 */
export async function writeRows(client: QRadarClient, table: string, jsonText: string, signal: AbortSignal): Promise<string> {
  requireOwnCollection(table);
  return (await client.post(`${TABLES}/bulk_load/${segment(table)}`, { body: { jsonText } }, signal)).raw;
}

/** The row of one outer key, or null when the table or the row does not exist. */
export async function readRow(
  client: QRadarClient,
  table: string,
  outerKey: string,
  signal: AbortSignal,
): Promise<Record<string, string> | null> {
  for (let from = 0; ; from += PAGE_ROWS) {
    const range = { from, to: from + PAGE_ROWS - 1 };
    const reply = await client.get(`${TABLES}/${segment(table)}`, { range }, signal).catch(absent);
    if (reply === null) return null;
    const { data, number_of_elements: total } = parsedReply(TableReply, reply.json, 'reference table');
    const row = data?.[outerKey];
    if (row !== undefined) return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell.value]));
    if (from + PAGE_ROWS >= (total ?? 0)) return null;
  }
}

/** Takes the row away again: only the cells that still hold what we wrote. Returns how many cells were taken. */
export async function removeRow(
  client: QRadarClient,
  table: string,
  outerKey: string,
  row: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number> {
  requireOwnCollection(table);
  let taken = 0;
  for (const [innerKey, cell] of Object.entries(row)) {
    const path = `${TABLES}/${segment(table)}/${segment(outerKey)}/${segment(innerKey)}?value=${encodeURIComponent(cell)}`;
    if ((await client.delete(path, signal).catch(absent)) !== null) taken += 1;
  }
  return taken;
}

/** Sets one value of a reference map. */
export async function writeMapValue(client: QRadarClient, map: string, key: string, text: string, signal: AbortSignal): Promise<void> {
  requireOwnCollection(map);
  await client.post(`${MAPS}/${segment(map)}`, { body: { form: { key, value: text } } }, signal);
}

function absent(error: unknown): null {
  if (error instanceof QRadarError && error.http === 404) return null;
  throw error;
}
