import { eq } from 'drizzle-orm';
import type { Offense } from '../../domain/offense.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';

/**
 * What people did to the offense in QRadar shows on its case: closed, hidden or assigned (as a token). A closing reason is a proposed
 * verdict; it decides nothing here. Whether the case is run again for it is up to `takeOffense`.
 */
export async function noteStatusChange(
  ctx: ActContext,
  input: { offenseId: number; status: Offense['status']; assignedToken: string | null; proposedVerdict: Verdict | null },
): Promise<'noted' | 'unchanged' | 'unknown_offense'> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const [known] = await tx
      .select({ caseId: investigationOffenses.caseId })
      .from(investigationOffenses)
      .where(eq(investigationOffenses.offenseId, input.offenseId));
    if (known === undefined) return 'unknown_offense';
    const row = await lockCase(tx, known.caseId);
    const { status, assignedToken } = input;
    const proposedVerdict = input.proposedVerdict ?? row.proposedVerdict;
    if (row.offenseStatus === status && row.assignedToken === assignedToken && row.proposedVerdict === proposedVerdict) return 'unchanged';
    await tx
      .update(investigations)
      .set({ offenseStatus: status, assignedToken, proposedVerdict, changedAtMs: ctx.nowMs })
      .where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'offense.status_noted',
      caseId: row.id,
      detail: { offense: input.offenseId, status, assigned: assignedToken !== null, proposedVerdict },
    });
    return 'noted';
  });
}
