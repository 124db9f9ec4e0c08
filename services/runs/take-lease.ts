import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { databaseNowMs, databaseTimeIn } from '../../db/database-clock.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** `takes`: how often it was taken since the run last got on, this time included. */
export type Lease = { epoch: number; takes: number };

/**
 * Takes the lease of a run when nobody holds it, or its holder gave no sign of life in time, by the clock of the database. The epoch
 * grows with each taking, so that a worker which lost it notices. Null: somebody else is at it, or the run was superseded.
 */
export async function takeLease(ctx: ActContext, input: RunRef & { owner: string; ttlMs: number }): Promise<Lease | null> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const [before] = await tx.select({ epoch: investigations.leaseEpoch }).from(investigations).where(eq(investigations.id, input.caseId));
    if (before === undefined) return null;
    const free = or(isNull(investigations.leaseUntilMs), lt(investigations.leaseUntilMs, databaseNowMs()));
    const [taken] = await tx
      .update(investigations)
      .set({
        leaseOwner: input.owner,
        leaseUntilMs: databaseTimeIn(input.ttlMs),
        leaseEpoch: before.epoch + 1,
        leaseTakes: sql`${investigations.leaseTakes} + 1`,
      })
      .where(and(eq(investigations.id, input.caseId), eq(investigations.run, input.run), eq(investigations.leaseEpoch, before.epoch), free))
      .returning({ epoch: investigations.leaseEpoch, takes: investigations.leaseTakes });
    if (taken === undefined) return null;
    await appendAudit(tx, ctx, { act: 'run.leased', caseId: input.caseId, detail: { run: input.run, ...taken } });
    return taken;
  });
}
