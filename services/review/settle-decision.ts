import { eq } from 'drizzle-orm';
import { settle } from '../../domain/review.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun } from '../case-row.ts';
import { loadReview } from './load-review.ts';
import { reopen } from './reopen.ts';

/** `undecided`: there is nothing to carry out; `not_yet`: it can still be undone; `reopened`: it was no longer current. */
export type Settling = 'settled' | 'undecided' | 'not_yet' | 'reopened';

/**
 * Hands a recorded decision over to be carried out, once it can no longer be undone. One that the offense has changed after goes back
 * to the reviewers instead. Handing it over again changes nothing.
 */
export async function settleDecision(ctx: ActContext, ref: RunRef): Promise<Settling> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, ref);
    const loaded = await loadReview(tx, row);
    if (loaded?.review.state === 'settled') return 'settled';
    // A case that failed is tried again first, by somebody.
    if (loaded?.review.state !== 'decided' || row.status !== 'decided') return 'undecided';
    const { found, review } = { found: loaded.found, review: loaded.review };
    const next = settle(review, { nowMs: ctx.nowMs, changedSince: row.changedSince });
    if (next.state === 'decided') return 'not_yet';
    if (next.state === 'pending') await reopen(tx, ctx, row, found, next);
    else await tx.update(reviews).set({ settledAtMs: ctx.nowMs }).where(eq(reviews.id, found.id));
    await appendAudit(tx, ctx, {
      act: next.state === 'pending' ? 'decision.stale' : 'decision.settled',
      caseId: row.id,
      detail: { run: row.run, kind: review.decision.kind, draftHash: review.draftHash, changedSince: row.changedSince },
    });
    return next.state === 'pending' ? 'reopened' : 'settled';
  });
}
