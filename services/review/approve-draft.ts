import { eq } from 'drizzle-orm';
import type { Decision } from '../../domain/decision.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { requireRole, type ActContext, type Queueing, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { setDecision, type Decided } from './decide.ts';
import { openReview } from './open-review.ts';

export type ApproveInput = {
  caseId: string;
  /** Of the draft on the reviewer's page: exactly these bytes are approved. */
  draftHash: string;
  verdict: Verdict;
  closeOffense: boolean;
  /** The "changed since" that stood on the page, when there was one. */
  acknowledgedChange?: string | null;
};

/** Approves a draft. One that a reviewer edited is approved with edits. */
export async function approveDraft(ctx: ActContext & Queueing & Restricting, input: ApproveInput): Promise<Decided> {
  const by = requireRole(ctx, 'senior_analyst');
  return ctx.db.transaction(async (tx) => {
    const open = await openReview(tx, ctx, input, by.userName);
    const [draft] = await tx.select({ version: drafts.version }).from(drafts).where(eq(drafts.id, open.review.draftId));
    const decision: Decision = {
      kind: (draft?.version ?? 1) > 1 ? 'approve_with_edits' : 'approve',
      verdict: input.verdict,
      draftHash: input.draftHash,
      closeOffense: input.closeOffense,
    };
    const decided = await setDecision(tx, ctx, open, decision, by);
    await appendAudit(tx, ctx, {
      act: 'draft.approved',
      caseId: input.caseId,
      detail: { run: decided.run, role: by.role, ...decision, changedSince: open.row.changedSince },
    });
    return decided;
  });
}
