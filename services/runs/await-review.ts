import { and, eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, moveCase, withTiming } from '../case-row.ts';

/** The graph waits at its interrupt: from now on the draft can be decided. Saying so again changes nothing. */
export async function awaitReview(ctx: ActContext, input: RunRef & { interruptId: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    if (row.status === 'awaiting_review' && row.interruptId === input.interruptId) return;
    const [review] = await tx
      .update(reviews)
      .set({ interruptId: input.interruptId })
      .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'pending')))
      .returning();
    // Decided already: the graph is behind the tables, and the resume job brings it up.
    if (review === undefined && row.status === 'decided') return;
    if (review === undefined) throw new ConflictError(`case ${row.id} has no draft that waits for a review`);
    // Tried again when its graph waits already, the run entered no node.
    if (row.status === 'queued') await moveCase(tx, ctx, row, 'running', { node: 'review' });
    await moveCase(tx, ctx, { ...row, status: row.status === 'queued' ? 'running' : row.status }, 'awaiting_review', {
      interruptId: input.interruptId,
      draftId: review.draftId,
      draftHash: review.draftHash,
      node: 'review',
      timings: withTiming(row, 'queued', ctx.nowMs),
    });
    await appendAudit(tx, ctx, { act: 'run.awaits_review', caseId: row.id, detail: { run: row.run, draftHash: review.draftHash } });
  });
}
