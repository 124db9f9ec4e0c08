import { eq } from 'drizzle-orm';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';

/** From now on only named reviewers see the case; there is no way back but a new case. `reason`: a word from a closed list. */
export async function restrictCase(ctx: ActContext, input: { caseId: string; reason: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    if (row.restricted) return;
    await tx.update(investigations).set({ restricted: true, changedAtMs: ctx.nowMs }).where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, { act: 'case.restricted', caseId: row.id, detail: { reason: input.reason } });
  });
}
