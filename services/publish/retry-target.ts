import { and, eq } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { requireRole, type ActContext, type Queueing, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { goOn, lockCase, requireMaySee } from '../case-row.ts';

/** Sends an approved write that had failed for good once more; its bytes stay what was approved. */
export async function retryTarget(ctx: ActContext & Queueing & Restricting, input: { outboxId: string }): Promise<void> {
  const { userName } = requireRole(ctx, 'senior_analyst', 'analyst', 'engineer');
  await ctx.db.transaction(async (tx) => {
    const [known] = await tx.select({ caseId: outbox.caseId, run: outbox.run }).from(outbox).where(eq(outbox.id, input.outboxId));
    if (known === undefined) throw new NotFoundError(`there is no write ${input.outboxId}`);
    const row = await lockCase(tx, known.caseId);
    requireMaySee(ctx, row, userName);
    const again = await tx
      .update(outbox)
      .set({ state: 'pending', attempts: 0, dueAtMs: ctx.nowMs, lastError: null })
      .where(and(eq(outbox.id, input.outboxId), eq(outbox.state, 'failed')))
      .returning({ id: outbox.id });
    if (again.length === 0) throw new ConflictError('this write has not failed; load the case again');
    if (row.run === known.run && row.status === 'failed' && row.node === 'publish') {
      // What stands in the outbox was decided.
      await goOn(tx, ctx, row, 'publishing', true, { failureReason: null, failureFix: null });
    }
    await ctx.queue.send(tx, 'publish', { caseId: row.id, outboxId: input.outboxId });
    await appendAudit(tx, ctx, { act: 'publish.retried', caseId: row.id, detail: { outbox: input.outboxId } });
  });
}
