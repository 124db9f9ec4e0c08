import { and, eq } from 'drizzle-orm';
import type { CaseContext } from '../../domain/offense.ts';
import { userToken, type Tokenise } from '../../domain/pseudonym.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { caseContexts } from '../../db/schema/case-contexts.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, withTiming } from '../case-row.ts';
import { hasOtherOpenCase } from '../intake/see-again.ts';
import { openContext } from './load-context.ts';

/**
 * Freezes the trusted view of a run, and with it the substance that later changes are measured against. The first one kept wins, so
 * that a node that runs again after a crash sees the same world.
 */
export async function freezeContext(
  ctx: ActContext & Sealing & { tokenise: Tokenise },
  input: { context: CaseContext },
): Promise<CaseContext> {
  requireService(ctx);
  const { context } = input;
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, { caseId: context.investigationId, run: context.run });
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const [kept] = await tx
      .select({ sealed: caseContexts.sealed })
      .from(caseContexts)
      .where(and(eq(caseContexts.caseId, row.id), eq(caseContexts.run, row.run)));
    if (kept !== undefined) return openContext(cipher, row.run, kept.sealed);
    await tx.insert(caseContexts).values({
      caseId: row.id,
      run: row.run,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      sealed: cipher.seal('case_contexts', String(row.run), context),
      frozenAtMs: ctx.nowMs,
    });
    // An offense without a usable name stood in for its user until now.
    const subjectToken = (await hasOtherOpenCase(tx, row.id, context.subject.token)) ? row.subjectToken : context.subject.token;
    await tx
      .update(investigations)
      .set({
        subjectToken,
        subjectNames: [...new Set(context.subject.aliases.map((name) => userToken(ctx.tokenise, name)))],
        frozenAtMs: ctx.nowMs,
        frozenSubstance: row.substance,
        changedSince: null,
        timings: withTiming(row, 'frozen', ctx.nowMs),
      })
      .where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'run.frozen',
      caseId: row.id,
      detail: { run: row.run, subject: subjectToken, offenses: context.offenseIds.length },
    });
    return context;
  });
}
