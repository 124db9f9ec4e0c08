import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import { NOTE_MAX_CHARS } from '../../domain/write-plan.ts';
import { parsedReply, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

export type Note = { id: number; createTimeMs: number; username: string; text: string };

const NoteReply = z
  .object({ id: z.int(), create_time: z.number().nullish(), username: z.string().nullish(), note_text: z.string() })
  .transform((n): Note => ({ id: n.id, createTimeMs: n.create_time ?? 0, username: n.username ?? '', text: n.note_text }));

/** Every note of an offense; throws when there is no such offense. */
export function listNotes(client: QRadarClient, offenseId: number, signal: AbortSignal): Promise<Note[]> {
  return readAll(client, pathOf(offenseId), {}, NoteReply, 'notes', signal);
}

/**
 * The note that carries our marker, or null when no note of the offense does. Look before every attempt to post: notes can be
 * neither changed nor deleted.
 */
export async function findNoteByMarker(client: QRadarClient, offenseId: number, marker: string, signal: AbortSignal): Promise<Note | null> {
  if (marker.trim() === '') throw new InvalidError('marker: an empty marker would match every note');
  const notes = await listNotes(client, offenseId, signal);
  return notes.find((n) => n.text.includes(marker)) ?? null;
}

/**
 * Posts a note, once: after an error nobody knows whether it is there, so look for its marker before trying again. The text goes
 * as a form body, since a long address is refused; QRadar sets time and author.
 */
export async function postNote(
  client: QRadarClient,
  offenseId: number,
  text: string,
  signal: AbortSignal,
): Promise<{ note: Note; raw: string }> {
  if (text.trim() === '' || text.length > NOTE_MAX_CHARS) {
    throw new InvalidError(`note: must have 1 to ${NOTE_MAX_CHARS} characters, not ${text.length}`);
  }
  const reply = await client.post(pathOf(offenseId), { body: { form: { note_text: text } } }, signal);
  return { note: parsedReply(NoteReply, reply.json, 'note'), raw: reply.raw };
}

function pathOf(offenseId: number): string {
  if (!Number.isSafeInteger(offenseId) || offenseId < 0) throw new InvalidError(`offense id: must be a whole number, not ${offenseId}`);
  return `/api/siem/offenses/${offenseId}/notes`;
}
