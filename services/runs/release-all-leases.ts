import { isNotNull } from 'drizzle-orm';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/**
 * Ends the leases of every other process, at once: for a process that knows itself to be the only one on the database, as on the
 * embedded one, so that nobody waits for workers that are gone. Returns how many there were.
 */
export async function releaseAllLeases(ctx: ActContext): Promise<number> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const released = await tx
      .update(investigations)
      .set({ leaseOwner: null, leaseUntilMs: null })
      .where(isNotNull(investigations.leaseOwner))
      .returning({ id: investigations.id });
    if (released.length > 0) await appendAudit(tx, ctx, { act: 'run.all_released', caseId: null, detail: { runs: released.length } });
    return released.length;
  });
}
