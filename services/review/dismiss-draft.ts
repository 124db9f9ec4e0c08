import { hashOf } from '../../domain/canonical-json.ts';
import { Decision } from '../../domain/decision.ts';
import { InvalidError } from '../../domain/errors.ts';
import { requireRole, type ActContext, type Queueing, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { ApproveInput } from './approve-draft.ts';
import { setDecision, type Decided, type Undoing } from './decide.ts';
import { openReview } from './open-review.ts';

/** Ends a case without a note, with a verdict and a reason. With `closeOffense` the same decision approves closing the offense. */
export async function dismissDraft(
  ctx: ActContext & Queueing & Restricting & Undoing,
  input: ApproveInput & { reason: string },
): Promise<Decided> {
  const by = requireRole(ctx, 'senior_analyst');
  const { verdict, reason, draftHash, closeOffense } = input;
  const parsed = Decision.safeParse({ kind: 'dismiss', verdict, reason: reason.trim(), draftHash, closeOffense });
  if (!parsed.success) throw new InvalidError('reason: between 3 and 1000 characters');
  return ctx.db.transaction(async (tx) => {
    const open = await openReview(tx, ctx, input, by.userName);
    const decided = await setDecision(tx, ctx, open, parsed.data, by);
    // The reason is a reviewer's own words and may name somebody: the log that outlives the case holds its digest.
    await appendAudit(tx, ctx, {
      act: 'draft.dismissed',
      caseId: input.caseId,
      detail: {
        run: decided.run,
        role: by.role,
        verdict,
        draftHash,
        closeOffense,
        reasonSha256: hashOf(reason.trim()),
        changedSince: open.row.changedSince,
      },
    });
    return decided;
  });
}
