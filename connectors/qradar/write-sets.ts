import { z } from 'zod';
import { parsedReply, QRadarError, segment, type QRadarClient } from './client.ts';
import { requireOwnCollection } from './own-collections.ts';
import { readAll } from './paging.ts';

/** `collections`: the family of API 20 and later; `classic`: the one before it, which version 26 calls deprecated. */
export type SetRef = { name: string; family: 'collections'; id: number } | { name: string; family: 'classic' };

const SetReply = z.object({ id: z.int(), name: z.string() });
const value = z.union([z.string(), z.number()]).transform(String);
const EntryReply = z.object({ id: z.int(), value, source: z.string().nullish() });
const ClassicReply = z.object({
  number_of_elements: z.int().nullish(),
  data: z.array(z.object({ value, source: z.string().nullish() })).nullish(),
});
const SETS = '/api/reference_data_collections/sets';
const ENTRIES = '/api/reference_data_collections/set_entries';
const CLASSIC = '/api/reference_data/sets';
const PAGE_ROWS = 1_000;

/** The set of that name, or null; asks the family that this QRadar has. */
export async function findSet(client: QRadarClient, name: string, signal: AbortSignal): Promise<SetRef | null> {
  const sets = await readAll(client, SETS, { filter: `name="${name.replaceAll('"', '')}"` }, SetReply, 'reference sets', signal).catch(
    noFamily,
  );
  if (sets !== null) {
    const found = sets.find((s) => s.name === name);
    return found === undefined ? null : { name, family: 'collections', id: found.id };
  }
  try {
    await client.get(`${CLASSIC}/${segment(name)}`, { range: { from: 0, to: 0 } }, signal);
    return { name, family: 'classic' };
  } catch (error) {
    if (error instanceof QRadarError && error.http === 404) return null;
    throw error;
  }
}

/** An element as it stands: who wrote it, and its number where the family has one. */
export type SetEntry = { id: number | null; source: string | null };

/** The element of that value, whatever its case; null: it is not there. The whole set is read: a name stands in no address. */
export async function findInSet(client: QRadarClient, set: SetRef, wanted: string, signal: AbortSignal): Promise<SetEntry | null> {
  const isIt = (e: { value: string }): boolean => e.value.toLowerCase() === wanted.toLowerCase();
  if (set.family === 'collections') {
    const query = { filter: `collection_id=${set.id}` };
    const entry = (await readAll(client, ENTRIES, query, EntryReply, 'entries of a reference set', signal)).find(isIt);
    return entry === undefined ? null : { id: entry.id, source: entry.source ?? null };
  }
  for (let from = 0; ; from += PAGE_ROWS) {
    const range = { from, to: from + PAGE_ROWS - 1 };
    const reply = await client.get(`${CLASSIC}/${segment(set.name)}`, { range }, signal);
    const { data, number_of_elements: total } = parsedReply(ClassicReply, reply.json, 'reference set');
    const entry = data?.find(isIt);
    if (entry !== undefined) return { id: null, source: entry.source ?? null };
    if (from + PAGE_ROWS >= (total ?? 0)) return null;
  }
}

/**
 * Adds a value to a set; one that is there is refreshed, so that the same call may be made again after an answer was lost. Values are
 * short strings. `source` says who wrote it. Returns the answer as received.
 */
export async function addToSet(client: QRadarClient, set: SetRef, added: string, source: string, signal: AbortSignal): Promise<string> {
  requireOwnCollection(set.name);
  if (set.family === 'collections')
    return (await client.post(ENTRIES, { body: { json: { collection_id: set.id, value: added, source } } }, signal)).raw;
  return (await client.post(`${CLASSIC}/${segment(set.name)}`, { body: { form: { value: added, source } } }, signal)).raw;
}

/** Takes a value out of a set; false when it was not there. */
export async function removeFromSet(client: QRadarClient, set: SetRef, removed: string, signal: AbortSignal): Promise<boolean> {
  requireOwnCollection(set.name);
  if (set.family === 'classic') return gone(client.delete(`${CLASSIC}/${segment(set.name)}/${segment(removed)}`, signal));
  const entry = await findInSet(client, set, removed, signal);
  return entry === null || entry.id === null ? false : gone(client.delete(`${ENTRIES}/${entry.id}`, signal));
}

/** Makes a set that forgets its values `ttlMs` after they were last seen; throws when the name is taken. `ttlUnitMs` is the unit this QRadar counts in. */
export async function createSet(
  client: QRadarClient,
  set: { name: string; ttlMs: number; ttlUnitMs: number; description: string },
  signal: AbortSignal,
): Promise<SetRef> {
  requireOwnCollection(set.name);
  const json = {
    name: set.name,
    entry_type: 'ALNIC',
    namespace: 'SHARED',
    expiry_type: 'LAST_SEEN',
    time_to_live: Math.round(set.ttlMs / set.ttlUnitMs),
    expired_log_option: 'LOG_NONE',
    description: set.description,
  };
  const reply = await client.post(SETS, { body: { json } }, signal).catch(noFamily);
  if (reply !== null) return { name: set.name, family: 'collections', id: parsedReply(SetReply, reply.json, 'reference set').id };
  const form = {
    name: set.name,
    element_type: 'ALNIC',
    timeout_type: 'LAST_SEEN',
    time_to_live: `${Math.round(set.ttlMs / 1_000)} seconds`,
  };
  await client.post(CLASSIC, { body: { form } }, signal);
  return { name: set.name, family: 'classic' };
}

/** Null when this QRadar has no such family of endpoints: then nothing was written. */
function noFamily(error: unknown): null {
  if (error instanceof QRadarError && (error.http === 405 || error.http === 410 || (error.http === 404 && error.code === 1002)))
    return null;
  throw error;
}

async function gone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof QRadarError && error.http === 404) return false;
    throw error;
  }
}
