import { and, eq } from 'drizzle-orm';
import { draftHash as hashOfDraft } from '../../claims/draft-hash.ts';
import type { DraftContent, SectionId } from '../../domain/draft.ts';
import { ConflictError, InvalidError } from '../../domain/errors.ts';
import { edit } from '../../domain/review.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireRole, type ActContext, type Restricting, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { openReview } from './open-review.ts';

export type EditContext = ActContext &
  Sealing &
  Restricting & { verifyEdit: (draft: DraftContent, edit: { section: SectionId; text: string }) => string[] };

/**
 * Puts a reviewer's own words in place of one section, as a new version of the draft with a new hash: pages that show the old one can
 * no longer approve. `InvalidError` lists why a text may not stand.
 */
export async function editSection(
  ctx: EditContext,
  input: { caseId: string; draftHash: string; section: SectionId; text: string },
): Promise<{ draftId: string; draftHash: string }> {
  const by = requireRole(ctx, 'senior_analyst');
  return ctx.db.transaction(async (tx) => {
    const open = await openReview(tx, ctx, input, by.userName, 'edit');
    const { row, review } = open;
    const [current] = await tx.select().from(drafts).where(eq(drafts.id, review.draftId));
    if (current === undefined) throw new Error(`review ${review.id} has no draft`);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const content = cipher.open('drafts', current.id, current.sealed) as DraftContent;
    const errors = ctx.verifyEdit(content, input);
    if (errors.length > 0) throw new InvalidError(`text: ${errors.join('; ')}`);
    const edits = [
      ...content.edits.filter((e) => e.section !== input.section),
      { section: input.section, text: input.text, editedBy: by.userName },
    ];
    const edited: DraftContent = { ...content, edits };
    const draft = { draftId: ctx.newId(), draftHash: hashOfDraft(edited) };
    await tx.insert(drafts).values({
      id: draft.draftId,
      caseId: row.id,
      run: row.run,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      version: current.version + 1,
      hash: draft.draftHash,
      drafter: current.drafter,
      editedBy: by.userName,
      sealed: cipher.seal('drafts', draft.draftId, edited),
      madeAtMs: ctx.nowMs,
    });
    const set = await tx
      .update(reviews)
      .set({ ...draft, ...edit(open.pending, draft.draftHash) })
      .where(and(eq(reviews.id, review.id), eq(reviews.state, 'pending'), eq(reviews.draftHash, input.draftHash)))
      .returning({ id: reviews.id });
    if (set.length === 0) throw new ConflictError('the draft changed at the same moment; load the case again');
    await tx
      .update(investigations)
      .set({ ...draft, changedAtMs: ctx.nowMs })
      .where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'draft.edited',
      caseId: row.id,
      detail: { run: row.run, role: by.role, section: input.section, from: input.draftHash, to: draft.draftHash },
    });
    return draft;
  });
}
