import { and, eq } from 'drizzle-orm';
import { draftHash as hashOfDraft } from '../../claims/draft-hash.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type RunRef, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, withTiming } from '../case-row.ts';
import { summarise } from './summarise.ts';

/**
 * Keeps the draft of a run and opens its review. A run has one: submitted again after a crash, the draft that was kept first stands,
 * with whatever reviewers did to it since.
 */
export async function submitDraft(
  ctx: ActContext & Sealing,
  input: RunRef & { content: DraftContent },
): Promise<{ draftId: string; draftHash: string }> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const [opened] = await tx
      .select({ draftId: reviews.draftId, draftHash: reviews.draftHash })
      .from(reviews)
      .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run)));
    if (opened !== undefined) return opened;
    const { content } = input;
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const draft = { draftId: ctx.newId(), draftHash: hashOfDraft(content) };
    const kept = { caseId: row.id, run: row.run, retainUntil: row.retainUntil, legalHold: row.legalHold };
    await tx.insert(drafts).values({
      ...kept,
      id: draft.draftId,
      version: 1,
      hash: draft.draftHash,
      drafter: content.drafter.kind,
      sealed: cipher.seal('drafts', draft.draftId, content),
      madeAtMs: ctx.nowMs,
    });
    await tx.insert(reviews).values({ ...kept, id: ctx.newId(), state: 'pending', ...draft, openedAtMs: ctx.nowMs });
    await tx
      .update(investigations)
      .set({
        ...draft,
        conclusion: content.conclusion,
        summary: summarise(content),
        timings: withTiming(row, 'drafted', ctx.nowMs),
        changedAtMs: ctx.nowMs,
      })
      .where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'draft.submitted',
      caseId: row.id,
      detail: {
        run: row.run,
        draftHash: draft.draftHash,
        conclusion: content.conclusion,
        drafter: content.drafter.kind,
        model: content.drafter.kind === 'model' ? content.drafter.model : null,
        prompts: content.drafter.kind === 'model' ? content.drafter.prompts.map((p) => `${p.id}/v${p.version} ${p.sha256}`) : [],
      },
    });
    return draft;
  });
}
