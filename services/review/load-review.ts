import { and, eq } from 'drizzle-orm';
import type { Review } from '../../domain/review.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { reviewOf } from '../../db/review-of.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { reviews, type ReviewRow } from '../../db/schema/reviews.ts';

/** The review of the current run of a locked case, as a row and as the state it is in; null before there is one. */
export async function loadReview(tx: Tx, row: Pick<InvestigationRow, 'id' | 'run'>): Promise<{ found: ReviewRow; review: Review } | null> {
  const [found] = await tx
    .select()
    .from(reviews)
    .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run)));
  return found === undefined ? null : { found, review: reviewOf(found) };
}
