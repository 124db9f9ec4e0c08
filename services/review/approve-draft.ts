import { eq } from 'drizzle-orm';
import { sha256Hex } from '../../domain/canonical-json.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { ConflictError } from '../../domain/errors.ts';
import { digestOfTargets, textOf } from '../../domain/write-plan.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { planTargets, type TargetRendering } from '../publish/plan-targets.ts';
import { setDecision, type Decided, type Undoing } from './decide.ts';
import { requireOpened } from './open-evidence.ts';
import { openReview } from './open-review.ts';

export type ApproveInput = {
  caseId: string;
  /** Of the draft on the reviewer's page: exactly these bytes are approved. */
  draftHash: string;
  verdict: Verdict;
  closeOffense: boolean;
  /** The "changed since" that stood on the page, when there was one. */
  acknowledgedChange?: string | null;
  /** `digestOfTargets` of what stood on the page; null where nobody was shown any. */
  targetsDigest?: string | null;
};

/**
 * Approves a draft, and with it what is written of it, as it stood on the reviewer's page: these bytes are kept, and nothing else
 * leaves. A draft that a reviewer edited is approved with edits.
 */
export async function approveDraft(
  ctx: ActContext & Sealing & Queueing & Restricting & TargetRendering & Undoing,
  input: ApproveInput,
): Promise<Decided> {
  const by = requireRole(ctx, 'senior_analyst');
  return ctx.db.transaction(async (tx) => {
    const open = await openReview(tx, ctx, input, by.userName);
    const [draft] = await tx.select({ editedBy: drafts.editedBy }).from(drafts).where(eq(drafts.id, open.review.draftId));
    const decision: Decision = {
      kind: typeof draft?.editedBy === 'string' ? 'approve_with_edits' : 'approve',
      verdict: input.verdict,
      draftHash: input.draftHash,
      closeOffense: input.closeOffense,
    };
    const { row, review } = open;
    const content = await loadDraft({ db: tx, dataKey: ctx.dataKey }, review.draftId);
    await requireOpened(tx, ctx, { caseId: row.id, run: row.run }, content);
    const targets = await planTargets({ ...ctx, db: tx }, row, { hash: input.draftHash, content }, by.role);
    if (typeof input.targetsDigest === 'string' && input.targetsDigest !== digestOfTargets(targets))
      throw new ConflictError('what would be written to QRadar changed since the page was loaded; load the case again');
    // The log outlives the case, and a digest of a name could be guessed: the digests are of the bytes with the token in its place.
    const approved = targets.map((t) => `${t.kind}:${sha256Hex(textOf(t, false))}`);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const decided = await setDecision(tx, ctx, open, decision, by, cipher.seal('reviews', review.id, targets));
    await appendAudit(tx, ctx, {
      act: 'draft.approved',
      caseId: input.caseId,
      detail: { run: decided.run, role: by.role, ...decision, approved, changedSince: row.changedSince },
    });
    return decided;
  });
}
