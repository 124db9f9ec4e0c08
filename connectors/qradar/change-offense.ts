import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import { parsedReply, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

const Changed = z.object({ id: z.int(), follow_up: z.boolean().nullish(), assigned_to: z.string().nullish() });
const Actor = z.object({ username: z.string() });

/**
 * Marks an offense for follow-up or assigns it, by form, since the name of a person stands in no address; setting what is set already changes nothing.
 * `raw` is the answer as received.
 */
export async function changeOffense(
  client: QRadarClient,
  id: number,
  change: { followUp?: boolean; assignedTo?: string },
  signal: AbortSignal,
): Promise<{ followUp: boolean; assignedTo: string | null; raw: string }> {
  const { followUp, assignedTo } = change;
  if (followUp === undefined && assignedTo === undefined) throw new InvalidError('change: name followUp or assignedTo');
  const form = {
    ...(followUp === undefined ? {} : { follow_up: followUp }),
    ...(assignedTo === undefined ? {} : { assigned_to: assignedTo }),
  };
  const reply = await client.post(`/api/siem/offenses/${checked(id)}`, { body: { form } }, signal);
  const offense = parsedReply(Changed, reply.json, 'offense');
  return { followUp: offense.follow_up ?? false, assignedTo: offense.assigned_to ?? null, raw: reply.raw };
}

/** User names that the offense can be assigned to. */
export async function assignableActors(client: QRadarClient, id: number, signal: AbortSignal): Promise<string[]> {
  const actors = await readAll(client, `/api/siem/offenses/${checked(id)}/assignable_actors`, {}, Actor, 'assignable actors', signal);
  return actors.map((a) => a.username);
}

function checked(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) throw new InvalidError(`offense id: must be a whole number of at least 0, not ${id}`);
  return id;
}
