import { hashOf } from '../../domain/canonical-json.ts';
import type { Decision } from '../../domain/decision.ts';
import { requireRole, type ActContext, type Queueing, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { ApproveInput } from './approve-draft.ts';
import { setDecision, type Decided, type Undoing } from './decide.ts';
import { keepRemark, ownWords } from './keep-remark.ts';
import { openReview } from './open-review.ts';
import { refuseNames } from './refuse-names.ts';

/** Ends a case without a note, with a verdict and a reason. With `closeOffense` the same decision approves closing the offense. */
export async function dismissDraft(
  ctx: ActContext & Queueing & Restricting & Undoing,
  input: ApproveInput & { reason: string },
): Promise<Decided> {
  const by = requireRole(ctx, 'senior_analyst');
  const { verdict, draftHash, closeOffense } = input;
  const reason = ownWords('reason', input.reason);
  const decision: Decision = { kind: 'dismiss', verdict, draftHash, closeOffense };
  return refuseNames(ctx, input, () =>
    ctx.db.transaction(async (tx) => {
      const open = await openReview(tx, ctx, input, by.userName);
      await keepRemark(tx, ctx, open.row, by, { kind: 'dismissal', text: reason });
      const decided = await setDecision(tx, ctx, open, decision, by);
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
          reasonSha256: hashOf(reason),
          changedSince: open.row.changedSince,
        },
      });
      return decided;
    }),
  );
}
