import { ConflictError } from '../../domain/errors.ts';
import type { Tx } from '../../db/quiet-session.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import type { ReviewRow } from '../../db/schema/reviews.ts';
import type { Pending } from '../../domain/review.ts';
import type { ActContext, Restricting } from '../act.ts';
import { lockCase, requireMaySee } from '../case-row.ts';
import { requireNotHeld } from './claim-case.ts';
import { loadReview } from './load-review.ts';

/** A case that waits, its review as a row and as the state it is in, and the interrupt that the graph waits at. */
export type OpenReview = { row: InvestigationRow; review: ReviewRow; pending: Pending; interruptId: string };

/**
 * The locked case and its review, if they are as the reviewer saw them: `ConflictError` when the case does not wait for a review, the
 * draft is another by now, somebody else works on it, or the offense changed and the reviewer, who is about to decide, did not say so.
 */
export async function openReview(
  tx: Tx,
  ctx: Restricting & Pick<ActContext, 'nowMs'>,
  seen: { caseId: string; draftHash: string; acknowledgedChange?: string | null },
  userName: string,
  purpose: 'decide' | 'edit' = 'decide',
): Promise<OpenReview> {
  const row = await lockCase(tx, seen.caseId);
  requireMaySee(ctx, row, userName);
  requireNotHeld(row, ctx.nowMs, userName);
  const loaded = await loadReview(tx, row);
  if (loaded?.found.state === 'decided') throw new ConflictError('this draft was decided already; load the case again');
  if (row.status !== 'awaiting_review' || loaded === null || loaded.found.interruptId === null) {
    throw new ConflictError(`this case is ${row.status.replaceAll('_', ' ')} and does not wait for a review; load it again`);
  }
  const { found: review, review: pending } = loaded;
  if (pending.state !== 'pending' || review.draftHash !== seen.draftHash || row.draftHash !== seen.draftHash) {
    throw new ConflictError('the draft changed after your page was loaded; read what changed, then decide again');
  }
  if (purpose === 'decide' && row.changedSince !== null && row.changedSince !== (seen.acknowledgedChange ?? null)) {
    throw new ConflictError(`the offense changed after the draft was made (${row.changedSince}); read what changed, then decide again`);
  }
  return { row, review, pending, interruptId: loaded.found.interruptId };
}
