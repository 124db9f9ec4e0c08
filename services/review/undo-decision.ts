import { ConflictError } from '../../domain/errors.ts';
import { undo } from '../../domain/review.ts';
import { requireRole, type ActContext, type Restricting, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';
import { loadReview } from './load-review.ts';
import { reopen } from './reopen.ts';

/** Takes a decision back before anything of it is carried out: the case waits for a review again, with the same draft. */
export async function undoDecision(ctx: ActContext & Restricting, input: { caseId: string }): Promise<RunRef> {
  const by = requireRole(ctx, 'senior_analyst');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, by.userName);
    const loaded = await loadReview(tx, row);
    if (loaded?.review.state !== 'decided') {
      throw new ConflictError(`this case is ${row.status.replaceAll('_', ' ')}; there is no decision to undo`);
    }
    const { review } = loaded;
    await reopen(tx, ctx, row, loaded.found, undo(review, ctx.nowMs));
    await appendAudit(tx, ctx, {
      act: 'decision.undone',
      caseId: row.id,
      detail: { run: row.run, kind: review.decision.kind, draftHash: review.draftHash, decidedBy: review.by },
    });
    return { caseId: row.id, run: row.run };
  });
}
