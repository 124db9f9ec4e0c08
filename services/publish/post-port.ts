import { personOf, withoutName, type TargetKind, type TargetOf, type WriteTarget } from '../../domain/write-plan.ts';
import type { HeldLease } from '../hold-lease.ts';

/** What came back: how QRadar calls what was written, and the body as received. */
export type Sent = { remoteId: string; response: string };

/** How one kind of target is written. Neither call is repeated by itself. */
export type Sender<K extends TargetKind> = {
  /** What is there of this very write, by its marker, source or sequence number; null: nothing. `queuedAtMs`: it is no older. */
  find(target: TargetOf<K>, queuedAtMs: number, signal: AbortSignal): Promise<Sent | null>;
  send(target: TargetOf<K>, signal: AbortSignal): Promise<Sent>;
};

/** The only way out. The publishing worker hands it in, with the one token that may write. */
export type PostPort = {
  senders: { [K in TargetKind]: Sender<K> };
  /** Whether trying again cannot help: refused, unauthorised, gone. */
  isPermanent(error: unknown): boolean;
  /** Whether QRadar itself said that it did not take it. Anything else may still arrive, or be there already. */
  wasRefused(error: unknown): boolean;
};

/** Something was sent and nobody knows what became of it. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'unknown', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/**
 * Sends one target. What is there of it is looked for first: an earlier attempt may have got through without our hearing of it, and
 * notes and events cannot be taken back. When we cannot look, or our claim may have run out since we looked, nothing is sent.
 */
export async function sendOnce(
  port: PostPort,
  { target, queuedAtMs }: { target: WriteTarget; queuedAtMs: number },
  claim: Pick<HeldLease, 'requireHeld'>,
  signal: AbortSignal,
): Promise<Sent> {
  const sent = await sendBy(port, target, queuedAtMs, claim, signal);
  const person = personOf(target);
  return person === null ? sent : { ...sent, response: withoutName(sent.response, person) };
}

async function sendBy<K extends TargetKind>(
  port: PostPort,
  target: TargetOf<K>,
  queuedAtMs: number,
  claim: Pick<HeldLease, 'requireHeld'>,
  signal: AbortSignal,
): Promise<Sent> {
  const sender: Sender<K> = port.senders[target.kind];
  const found = await sender.find(target, queuedAtMs, signal);
  if (found !== null) return found;
  claim.requireHeld();
  return sender.send(target, signal).catch((error: unknown) => {
    throw port.wasRefused(error) ? error : new OutcomeUnknown(error);
  });
}
