import { and, eq, max } from 'drizzle-orm';
import { draftHash as hashOfDraft } from '../../claims/draft-hash.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { isSentBack, redraft } from '../../domain/review.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { NOT_DECIDED } from '../../db/review-of.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { investigations, type InvestigationRow, type Timings } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type RunRef, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { loadReview } from '../review/load-review.ts';
import { lockRun, withTiming } from '../case-row.ts';
import { summarise } from './summarise.ts';

/**
 * Keeps the draft of a run and opens its review. Submitted again after a crash, the draft that was kept first stands, with whatever
 * reviewers did to it since; only one that was sent back gets a next version, and its review waits again.
 */
export async function submitDraft(
  ctx: ActContext & Sealing,
  input: RunRef & { content: DraftContent },
): Promise<{ draftId: string; draftHash: string }> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const loaded = await loadReview(tx, row);
    const opened = loaded?.found;
    const sentBack = loaded !== null && isSentBack(loaded.review) ? loaded.review : null;
    if (opened !== undefined && sentBack === null) return { draftId: opened.draftId, draftHash: opened.draftHash };
    const { content } = input;
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const draft = { draftId: ctx.newId(), draftHash: hashOfDraft(content) };
    const kept = { caseId: row.id, run: row.run, retainUntil: row.retainUntil, legalHold: row.legalHold };
    await tx.insert(drafts).values({
      ...kept,
      id: draft.draftId,
      version: opened === undefined ? 1 : await nextVersion(tx, row),
      hash: draft.draftHash,
      drafter: content.drafter.kind,
      sealed: cipher.seal('drafts', draft.draftId, content),
      madeAtMs: ctx.nowMs,
    });
    if (opened === undefined || sentBack === null) {
      await tx.insert(reviews).values({ ...kept, id: ctx.newId(), state: 'pending', ...draft, openedAtMs: ctx.nowMs });
    } else {
      const pending = redraft(sentBack, draft.draftHash);
      await tx
        .update(reviews)
        .set({ ...NOT_DECIDED, ...pending, draftId: draft.draftId, interruptId: null })
        .where(eq(reviews.id, opened.id));
    }
    await tx
      .update(investigations)
      .set({
        ...draft,
        conclusion: content.conclusion,
        summary: summarise(content),
        timings: withTiming({ timings: sentBack === null ? row.timings : beforeTheDraft(row.timings) }, 'drafted', ctx.nowMs),
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

/** Without the steps that the next version takes again. */
function beforeTheDraft({ drafted: _drafted, queued: _queued, decided: _decided, ...kept }: Timings): Timings {
  return kept;
}

async function nextVersion(tx: Tx, row: InvestigationRow): Promise<number> {
  const [last] = await tx
    .select({ version: max(drafts.version) })
    .from(drafts)
    .where(and(eq(drafts.caseId, row.id), eq(drafts.run, row.run)));
  return (last?.version ?? 0) + 1;
}
