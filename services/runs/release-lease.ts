import { and, eq } from 'drizzle-orm';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/**
 * Gives the lease back; a lease that was lost meanwhile is left to whom it belongs. `inOrder`: the run got to where it should, so that
 * its takings are counted from the beginning.
 */
export async function releaseLease(
  ctx: ActContext,
  input: { caseId: string; owner: string; epoch: number; inOrder: boolean },
): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const released = await tx
      .update(investigations)
      .set({ leaseOwner: null, leaseUntilMs: null, ...(input.inOrder ? { leaseTakes: 0 } : {}) })
      .where(
        and(eq(investigations.id, input.caseId), eq(investigations.leaseOwner, input.owner), eq(investigations.leaseEpoch, input.epoch)),
      )
      .returning({ id: investigations.id });
    if (released.length > 0) await appendAudit(tx, ctx, { act: 'run.released', caseId: input.caseId, detail: { epoch: input.epoch } });
  });
}
