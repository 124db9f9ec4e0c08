import { isFinal, type Decision, type SendBack } from './decision.ts';
import { ConflictError } from './errors.ts';
import type { Role } from './roles.ts';

/** A decision by one person, who had read what had changed since the evidence was frozen; null: nothing had. */
export type Given = { decision: Decision; by: string; role: Role; atMs: number; acknowledgedChange: string | null };

type OfDraft = { draftHash: string };
/** Waits for a decision. */
export type Pending = OfDraft & { state: 'pending' };
/** Decided, and nothing of it carried out: it can be undone until `undoUntilMs`. */
export type Decided = OfDraft & { state: 'decided'; undoUntilMs: number } & Given;
/** Handed over for good: what it says is being carried out, or was. */
export type Settled = OfDraft & { state: 'settled' } & Given;
/** Sent back, and about to be drafted again. */
export type SentBack = Settled & { decision: SendBack };
/** A newer run took its place. */
export type Superseded = OfDraft & { state: 'superseded' };
/** The review of one run. Transitions take only the state they start from, so that an impossible one does not compile. */
export type Review = Pending | Decided | Settled | Superseded;

export function decide({ draftHash }: Pending, given: Given, undoMs: number): Decided {
  if (given.decision.draftHash !== draftHash) throw new ConflictError('the decision is about another draft; load the case again');
  return { ...given, state: 'decided', draftHash, undoUntilMs: given.atMs + undoMs };
}

/** Back to the reviewers, as if it had not been decided; `ConflictError` when the time for it is over. */
export function undo({ draftHash, undoUntilMs }: Decided, nowMs: number): Pending {
  if (nowMs >= undoUntilMs) throw new ConflictError('the time to undo this decision is over; it is being carried out');
  return { state: 'pending', draftHash };
}

/**
 * Hands a decision over once nobody can undo it any more. One that was made before the offense changed is not current: it goes back
 * to the reviewers, because they have not read what changed.
 */
export function settle(review: Decided, now: { nowMs: number; changedSince: string | null }): Decided | Settled | Pending {
  if (now.nowMs < review.undoUntilMs) return review;
  if (!isCurrent(review, now.changedSince)) return { state: 'pending', draftHash: review.draftHash };
  const { undoUntilMs: _, ...given } = review;
  return { ...given, state: 'settled' };
}

/** Whether who decided has read what the offense changed since the evidence was frozen. Whoever sends a draft back approves nothing. */
export function isCurrent({ decision, acknowledgedChange }: Given, changedSince: string | null): boolean {
  return !isFinal(decision) || changedSince === null || changedSince === acknowledgedChange;
}

export function isSentBack(review: Review): review is SentBack {
  return review.state === 'settled' && !isFinal(review.decision);
}

/** The next version of a draft that was sent back. */
export function redraft(_review: SentBack, draftHash: string): Pending {
  return { state: 'pending', draftHash };
}

/** The reviewer's own words made another draft of it. */
export function edit(_review: Pending, draftHash: string): Pending {
  return { state: 'pending', draftHash };
}
