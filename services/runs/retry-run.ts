import { and, eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { goOn, lockCase, requireMaySee } from '../case-row.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/**
 * Tries a failed run again from its last checkpoint. One that failed after its decision goes on from there and is not decided again;
 * one whose writes QRadar did not take sends these once more.
 */
export async function retryRun(ctx: ActContext & Queueing & Restricting, input: { caseId: string }): Promise<RunRef> {
  const { userName } = requireRole(ctx, 'senior_analyst', 'analyst', 'engineer');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, userName);
    if (row.status !== 'failed') throw new ConflictError(`case ${row.id} is ${row.status}, not failed`);
    const ref = { caseId: row.id, run: row.run };
    const [decided] = await tx
      .select({ draftId: reviews.draftId, draftHash: reviews.draftHash })
      .from(reviews)
      .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'decided')));
    const clean = { failureReason: null, failureFix: null, leaseOwner: null, leaseUntilMs: null, leaseTakes: 0 };
    const unsent = await tx
      .update(outbox)
      .set({ state: 'pending', attempts: 0, dueAtMs: ctx.nowMs, lastError: null })
      .where(and(eq(outbox.caseId, row.id), eq(outbox.run, row.run), eq(outbox.state, 'failed')))
      .returning({ id: outbox.id });
    if (decided !== undefined && unsent.length > 0) {
      await goOn(tx, ctx, row, 'publishing', true, clean);
      for (const { id } of unsent) await ctx.queue.send(tx, 'publish', { caseId: row.id, outboxId: id });
      await appendAudit(tx, ctx, { act: 'publish.retried', caseId: row.id, detail: { run: row.run, writes: unsent.length } });
      return ref;
    }
    await goOn(tx, ctx, row, decided === undefined ? 'queued' : 'decided', decided !== undefined, { ...clean, ...decided });
    await ctx.queue.send(tx, decided === undefined ? 'investigate' : 'resume', ref);
    await appendAudit(tx, ctx, {
      act: 'run.retried',
      caseId: row.id,
      detail: { run: row.run, node: row.node, decided: decided !== undefined },
    });
    return ref;
  });
}
