import { eq } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import type { CaseFindings } from '../../domain/draft.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { findings } from '../../db/schema/findings.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type RunRef, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun } from '../case-row.ts';

/** Keeps what code found in a run. Made again from the same evidence it is the same; what was made last stands. */
export async function keepFindings(ctx: ActContext & Sealing, input: RunRef & { findings: CaseFindings }): Promise<void> {
  requireService(ctx);
  const sha256 = hashOf(input.findings);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const value = { sha256, sealed: cipher.seal('findings', String(row.run), input.findings), keptAtMs: ctx.nowMs };
    await tx
      .insert(findings)
      .values({ caseId: row.id, run: row.run, retainUntil: row.retainUntil, legalHold: row.legalHold, ...value })
      .onConflictDoUpdate({ target: [findings.caseId, findings.run], set: value });
    await tx.update(investigations).set({ conclusion: input.findings.conclusion }).where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'findings.kept',
      caseId: row.id,
      detail: { run: row.run, conclusion: input.findings.conclusion, claims: input.findings.claims.length, sha256 },
    });
  });
}
