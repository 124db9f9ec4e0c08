import { eq } from 'drizzle-orm';
import type { Pending } from '../../domain/review.ts';
import { NOT_DECIDED } from '../../db/review-of.ts';
import type { Tx } from '../../db/quiet-session.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { reviews, type ReviewRow } from '../../db/schema/reviews.ts';
import type { ActContext } from '../act.ts';
import { moveCase } from '../case-row.ts';

/** Puts a decided review back to the reviewers; the graph still waits at the same place. The caller writes the audit row afterwards. */
export async function reopen(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'>,
  row: InvestigationRow,
  review: Pick<ReviewRow, 'id'>,
  pending: Pending,
): Promise<void> {
  await tx
    .update(reviews)
    .set({ ...NOT_DECIDED, ...pending })
    .where(eq(reviews.id, review.id));
  const { decided: _, ...timings } = row.timings;
  await moveCase(tx, ctx, row, 'awaiting_review', { verdict: null, timings });
}
