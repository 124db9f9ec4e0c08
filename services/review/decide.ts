import { and, eq } from 'drizzle-orm';
import { isFinal, type Decision } from '../../domain/decision.ts';
import { ConflictError } from '../../domain/errors.ts';
import { decide } from '../../domain/review.ts';
import type { Role } from '../../domain/roles.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { reviews } from '../../db/schema/reviews.ts';
import type { ActContext, Queueing, RunRef } from '../act.ts';
import { moveCase, withTiming } from '../case-row.ts';
import type { OpenReview } from './open-review.ts';

export type Decided = RunRef & { interruptId: string; decision: Decision };
/** How long a decision can be undone before anything of it is carried out, ms; 0: not at all. */
export type Undoing = { undoMs: number };

/**
 * Compares and sets the review, moves the case, and queues the resume for when it can no longer be undone, all in the caller's
 * transaction: of two reviewers one decides, and what is decided is carried out. The caller writes the audit row afterwards.
 */
export async function setDecision(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'> & Queueing & Undoing,
  { row, review, pending, interruptId }: OpenReview,
  decision: Decision,
  by: { userName: string; role: Role },
  approvedSealed: Buffer | null = null,
): Promise<Decided> {
  const given = { decision, by: by.userName, role: by.role, atMs: ctx.nowMs, acknowledgedChange: row.changedSince };
  const decided = decide(pending, given, ctx.undoMs);
  const set = await tx
    .update(reviews)
    .set({
      state: decided.state,
      decision,
      decidedBy: decided.by,
      decidedRole: decided.role,
      decidedAtMs: decided.atMs,
      acknowledgedChange: decided.acknowledgedChange,
      undoUntilMs: decided.undoUntilMs,
      settledAtMs: null,
      approvedSealed,
    })
    .where(and(eq(reviews.id, review.id), eq(reviews.state, 'pending'), eq(reviews.draftHash, decision.draftHash)))
    .returning({ id: reviews.id });
  if (set.length === 0) throw new ConflictError('this draft was decided or changed at the same moment; load the case again');
  await moveCase(tx, ctx, row, 'decided', {
    verdict: isFinal(decision) ? decision.verdict : null,
    timings: withTiming(row, 'decided', ctx.nowMs),
  });
  const later = ctx.undoMs === 0 ? {} : { startAfterSeconds: Math.ceil(ctx.undoMs / SECOND_MS) };
  await ctx.queue.send(tx, 'resume', { caseId: row.id, run: row.run, decidedAtMs: ctx.nowMs }, later);
  return { caseId: row.id, run: row.run, interruptId, decision };
}
