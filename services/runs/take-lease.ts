import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/**
 * Takes the lease of a run when nobody holds it, or its holder let it run out. The epoch grows with each taking, so that a worker
 * which lost it notices at its next renewal. Null: somebody else is at it, or the run was superseded.
 */
export async function takeLease(ctx: ActContext, input: RunRef & { owner: string; ttlMs: number }): Promise<{ epoch: number } | null> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const [before] = await tx.select({ epoch: investigations.leaseEpoch }).from(investigations).where(eq(investigations.id, input.caseId));
    if (before === undefined) return null;
    const free = or(
      isNull(investigations.leaseUntilMs),
      lt(investigations.leaseUntilMs, ctx.nowMs),
      eq(investigations.leaseOwner, input.owner),
    );
    const [taken] = await tx
      .update(investigations)
      .set({ leaseOwner: input.owner, leaseUntilMs: ctx.nowMs + input.ttlMs, leaseEpoch: before.epoch + 1 })
      .where(and(eq(investigations.id, input.caseId), eq(investigations.run, input.run), eq(investigations.leaseEpoch, before.epoch), free))
      .returning({ epoch: investigations.leaseEpoch });
    if (taken === undefined) return null;
    await appendAudit(tx, ctx, { act: 'run.leased', caseId: input.caseId, detail: { run: input.run, epoch: taken.epoch } });
    return taken;
  });
}
