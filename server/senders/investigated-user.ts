import { z } from 'zod';
import { QRadarError, type QRadarClient } from '../../connectors/qradar/client.ts';
import { addToSet, findInSet, findSet, removeFromSet, type SetRef } from '../../connectors/qradar/write-sets.ts';
import type { Sender } from '../../services/publish/post-port.ts';

/** The answer of the newer family names the element; that of the classic one is the set. */
const Added = z.object({ id: z.int(), collection_id: z.int() });

export function investigatedUser(writer: QRadarClient): Sender<'investigated_user'> {
  return {
    find: async ({ set, person, source }, _queuedAtMs, signal) => {
      const entry = await findInSet(writer, await setOf(writer, set, signal), person.name, signal);
      if (entry === null || entry.source !== source) return null;
      return { remoteId: entry.id === null ? set : String(entry.id), response: JSON.stringify(entry) };
    },
    send: async ({ set, person, source }, signal) => {
      const response = await addToSet(writer, await setOf(writer, set, signal), person.name, source, signal);
      const added = Added.safeParse(JSON.parse(response));
      return { remoteId: added.success ? String(added.data.id) : set, response };
    },
  };
}

/** Takes the element out again unless another case wrote it meanwhile, which then keeps it. */
export function withdrawUser(writer: QRadarClient): Sender<'withdraw_user'> {
  return {
    find: async ({ set, person, source }, _queuedAtMs, signal) => {
      const entry = await findInSet(writer, await setOf(writer, set, signal), person.name, signal);
      if (entry !== null && entry.source === source) return null;
      return { remoteId: set, response: entry === null ? 'no element' : 'an element of another case' };
    },
    send: async ({ set, person }, signal) => {
      const taken = await removeFromSet(writer, await setOf(writer, set, signal), person.name, signal);
      return { remoteId: set, response: taken ? 'taken out' : 'no element' };
    },
  };
}

async function setOf(writer: QRadarClient, name: string, signal: AbortSignal): Promise<SetRef> {
  const set = await findSet(writer, name, signal);
  if (set === null) throw new QRadarError(null, null, 'not_configured', `there is no reference set "${name}"`);
  return set;
}
