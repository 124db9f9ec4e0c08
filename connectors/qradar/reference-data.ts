import { z } from 'zod';
import { parsedReply, QRadarError, segment, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

const PAGE_ROWS = 1_000;

/** Numbers and dates may come unquoted. */
const value = z.union([z.string(), z.number()]).transform(String);

const MapReply = z.object({
  number_of_elements: z.int().nullish(),
  data: z.record(z.string(), z.object({ value })).nullish(),
});
const SetReply = z.object({ number_of_elements: z.int().nullish(), data: z.array(z.object({ value })).nullish() });
const Collection = z.object({ id: z.int(), name: z.string() });
const Entry = z.object({ value });

/** A reference map as key to value, keys in lower case; null when there is no map of this name. Half a map throws. */
export async function readReferenceMap(client: QRadarClient, name: string, signal: AbortSignal): Promise<Map<string, string> | null> {
  const entries = await readClassic(client, 'maps', name, MapReply, (reply) => Object.entries(reply.data ?? {}), signal);
  return entries === null ? null : new Map(entries.map(([key, { value }]) => [key.toLowerCase(), value]));
}

/**
 * A reference set, values in lower case; null when there is no set of this name. It asks the collections API, which replaced the
 * classic one, and the classic one where there is no such endpoint.
 */
export async function readReferenceSet(client: QRadarClient, name: string, signal: AbortSignal): Promise<Set<string> | null> {
  const values = (await readCollection(client, name, signal)) ?? (await readClassicSet(client, name, signal));
  return values === null ? null : new Set(values.map((v) => v.toLowerCase()));
}

/** Values, or null when the collections API has no such set or does not exist. */
async function readCollection(client: QRadarClient, name: string, signal: AbortSignal): Promise<string[] | null> {
  if (name.includes('"')) return null;
  const found = await readAll(
    client,
    '/api/reference_data_collections/sets',
    { filter: `name="${name}"` },
    Collection,
    'reference sets',
    signal,
  ).catch(absent);
  const set = found?.find((s) => s.name === name);
  if (set === undefined) return null;
  const entries = await readAll(
    client,
    '/api/reference_data_collections/set_entries',
    { filter: `collection_id=${set.id}` },
    Entry,
    'entries of a reference set',
    signal,
  );
  return entries.map((e) => e.value);
}

async function readClassicSet(client: QRadarClient, name: string, signal: AbortSignal): Promise<string[] | null> {
  const entries = await readClassic(client, 'sets', name, SetReply, (reply) => reply.data ?? [], signal);
  return entries === null ? null : entries.map((e) => e.value);
}

/** Reads the data of a classic collection to its end by `number_of_elements`; null for 404/1002. */
async function readClassic<Reply extends { number_of_elements?: number | null | undefined }, Element>(
  client: QRadarClient,
  kind: 'maps' | 'sets',
  name: string,
  schema: z.ZodType<Reply>,
  elementsOf: (reply: Reply) => Element[],
  signal: AbortSignal,
): Promise<Element[] | null> {
  const elements: Element[] = [];
  for (;;) {
    const range = { from: elements.length, to: elements.length + PAGE_ROWS - 1 };
    const reply = await client.get(`/api/reference_data/${kind}/${segment(name)}`, { range }, signal).catch(absent);
    if (reply === null) return null;
    const page = parsedReply(schema, reply.json, 'reference data');
    const read = elementsOf(page);
    elements.push(...read);
    const expected = page.number_of_elements ?? elements.length;
    if (elements.length >= expected) return elements;
    if (read.length === 0) throw new QRadarError(reply.status, null, 'malformed_reply', `reference ${kind}: could not be read to the end`);
  }
}

/** 404 and 410 say that it does not exist; everything else that it could not be read. */
function absent(error: unknown): null {
  if (error instanceof QRadarError && (error.http === 404 || error.http === 410)) return null;
  throw error;
}
