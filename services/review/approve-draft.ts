import { eq } from 'drizzle-orm';
import { sha256Hex } from '../../domain/canonical-json.ts';
import type { Decision } from '../../domain/decision.ts';
import type { DraftContent } from '../../domain/draft.ts';
import type { Role } from '../../domain/roles.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { loadDraft } from '../drafts/load-draft.ts';
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
};

export type NoteRendering = {
  /** The note of a draft, as it stood on the reviewer's page. */
  renderNote: (caseId: string, run: number, draftHash: string, content: DraftContent, approvedBy: Role) => string;
};

/**
 * Approves a draft, and with it the note that is made of it: its bytes are kept, and nothing else is posted. A draft that a reviewer
 * edited is approved with edits.
 */
export async function approveDraft(
  ctx: ActContext & Sealing & Queueing & Restricting & NoteRendering & Undoing,
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
    const text = ctx.renderNote(row.id, row.run, input.draftHash, content, by.role);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const note = { noteSealed: cipher.seal('reviews', review.id, text), noteSha256: sha256Hex(text) };
    const decided = await setDecision(tx, ctx, open, decision, by, note);
    await appendAudit(tx, ctx, {
      act: 'draft.approved',
      caseId: input.caseId,
      detail: { run: decided.run, role: by.role, ...decision, noteSha256: note.noteSha256, changedSince: row.changedSince },
    });
    return decided;
  });
}
