import { and, eq } from 'drizzle-orm';
import type { Decision } from '../../domain/decision.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Role } from '../../domain/roles.ts';
import type { Tx } from '../../db/quiet-session.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import type { ActContext, Queueing, RunRef } from '../act.ts';
import { moveCase, withTiming } from '../case-row.ts';
import type { ReviewRow } from './open-review.ts';

export type Decided = RunRef & { interruptId: string; decision: Decision };

/**
 * Compares and sets the review, moves the case, and queues the resume, all in the caller's transaction: of two reviewers one decides,
 * and what is decided is carried out. The caller writes the audit row afterwards.
 */
export async function setDecision(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'> & Queueing,
  open: { row: InvestigationRow; review: ReviewRow; interruptId: string },
  decision: Decision,
  by: { userName: string; role: Role },
  note: { noteSealed: Buffer; noteSha256: string } | null = null,
): Promise<Decided> {
  const { row, review, interruptId } = open;
  const set = await tx
    .update(reviews)
    .set({ state: 'decided', decision, decidedBy: by.userName, decidedRole: by.role, decidedAtMs: ctx.nowMs, ...note })
    .where(and(eq(reviews.id, review.id), eq(reviews.state, 'pending'), eq(reviews.draftHash, decision.draftHash)))
    .returning({ id: reviews.id });
  if (set.length === 0) throw new ConflictError('this draft was decided or changed at the same moment; load the case again');
  await moveCase(tx, ctx, row, 'decided', { verdict: decision.verdict, timings: withTiming(row, 'decided', ctx.nowMs) });
  await ctx.queue.send(tx, 'resume', { caseId: row.id, run: row.run });
  return { caseId: row.id, run: row.run, interruptId, decision };
}
