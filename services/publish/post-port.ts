import type { WriteTarget } from '../../domain/write-plan.ts';
import type { HeldLease } from '../hold-lease.ts';

/** What QRadar says of one note, as it was received. */
export type PostedNote = { id: number | string; text: string };

/** The only way out. The publishing worker hands it in, with the one token that may write. */
export type PostPort = {
  findNoteByMarker(offenseId: number, marker: string, signal: AbortSignal): Promise<PostedNote | null>;
  /** `raw`: the body as received. Never retried by itself. */
  postNote(offenseId: number, text: string, signal: AbortSignal): Promise<{ note: PostedNote; raw: string }>;
  closeOffense(offenseId: number, closingReasonId: number, signal: AbortSignal): Promise<{ raw: string } | 'already_closed'>;
  /** Whether trying again cannot help: refused, unauthorised, gone. */
  isPermanent(error: unknown): boolean;
  /** Whether QRadar itself said that it did not take it. Anything else may still arrive, or be there already. */
  wasRefused(error: unknown): boolean;
};

export type Sent = { remoteId: string; response: string };

/** A note was sent and nobody knows what became of it. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'unknown', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/**
 * Sends one target. A note is looked for by its marker first: notes can be neither edited nor deleted, and an earlier attempt may have
 * got through without our hearing of it. When we cannot look, or our claim may have run out since we looked, we do not post.
 */
export async function sendOnce(
  port: PostPort,
  target: WriteTarget,
  claim: Pick<HeldLease, 'requireHeld'>,
  signal: AbortSignal,
): Promise<Sent> {
  return target.kind === 'offense_note' ? sendNote(port, target, claim, signal) : closeOnce(port, target, signal);
}

async function sendNote(
  port: PostPort,
  target: Extract<WriteTarget, { kind: 'offense_note' }>,
  claim: Pick<HeldLease, 'requireHeld'>,
  signal: AbortSignal,
): Promise<Sent> {
  const found = await port.findNoteByMarker(target.offenseId, target.marker, signal);
  if (found !== null) return { remoteId: String(found.id), response: found.text };
  claim.requireHeld();
  const { note, raw } = await port.postNote(target.offenseId, target.text, signal).catch((error: unknown) => {
    throw port.wasRefused(error) ? error : new OutcomeUnknown(error);
  });
  return { remoteId: String(note.id), response: raw };
}

async function closeOnce(port: PostPort, target: Extract<WriteTarget, { kind: 'close_offense' }>, signal: AbortSignal): Promise<Sent> {
  const answer = await port.closeOffense(target.offenseId, target.closingReasonId, signal);
  return { remoteId: String(target.offenseId), response: answer === 'already_closed' ? 'already closed' : answer.raw };
}
