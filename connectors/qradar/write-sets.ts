import { z } from 'zod';
import { parsedReply, QRadarError, segment, type QRadarClient } from './client.ts';
import { requireOwnCollection } from './own-collections.ts';
import { readAll } from './paging.ts';

/** `collections`: the family of API 20 and later; `classic`: the one before it, which version 26 calls deprecated. */
export type SetRef = { name: string; family: 'collections'; id: number } | { name: string; family: 'classic' };

const SetReply = z.object({ id: z.int(), name: z.string() });
const EntryReply = z.object({ id: z.int(), value: z.union([z.string(), z.number()]).transform(String) });
const SETS = '/api/reference_data_collections/sets';
const ENTRIES = '/api/reference_data_collections/set_entries';
const CLASSIC = '/api/reference_data/sets';

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

/**
 * Adds values to a set, one by one; a value that is there is refreshed, so that the same call may be made again after an answer
 * was lost. Values are short strings. `source` says who wrote it.
 */
export async function addToSet(
  client: QRadarClient,
  set: SetRef,
  values: readonly string[],
  source: string,
  signal: AbortSignal,
): Promise<void> {
  requireOwnCollection(set.name);
  for (const value of values) {
    if (set.family === 'collections') await client.post(ENTRIES, { body: { json: { collection_id: set.id, value, source } } }, signal);
    else await client.post(`${CLASSIC}/${segment(set.name)}`, { body: { form: { value, source } } }, signal);
  }
}

/** Takes a value out of a set; false when it was not there. */
export async function removeFromSet(client: QRadarClient, set: SetRef, value: string, signal: AbortSignal): Promise<boolean> {
  requireOwnCollection(set.name);
  if (set.family === 'classic') return gone(client.delete(`${CLASSIC}/${segment(set.name)}/${segment(value)}`, signal));
  const entries = await readAll(client, ENTRIES, { filter: `collection_id=${set.id}` }, EntryReply, 'entries of a reference set', signal);
  const entry = entries.find((e) => e.value.toLowerCase() === value.toLowerCase());
  return entry === undefined ? false : gone(client.delete(`${ENTRIES}/${entry.id}`, signal));
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
