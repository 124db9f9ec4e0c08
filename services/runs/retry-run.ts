import { and, eq, ne } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { isCurrent } from '../../domain/review.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { goOn, lockCase, requireMaySee, withTiming } from '../case-row.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { startRerun } from '../intake/start-rerun.ts';
import { loadReview } from '../review/load-review.ts';

/**
 * Tries a failed run again from its last checkpoint. One that failed after its decision goes on from there and is not decided again;
 * one whose writes are queued already sends what QRadar did not take, and one whose offense changed since is run anew.
 */
export async function retryRun(
  ctx: ActContext & Queueing & Restricting & { graphVersion: string },
  input: { caseId: string },
): Promise<RunRef> {
  const { userName } = requireRole(ctx, 'senior_analyst', 'analyst', 'engineer');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, userName);
    if (row.status !== 'failed') throw new ConflictError(`case ${row.id} is ${row.status}, not failed`);
    const ref = { caseId: row.id, run: row.run };
    const loaded = await loadReview(tx, row);
    const decided = loaded?.found.state === 'decided' ? { draftId: loaded.found.draftId, draftHash: loaded.found.draftHash } : undefined;
    const clean = { failureReason: null, failureFix: null, leaseOwner: null, leaseUntilMs: null, leaseTakes: 0 };
    const ofRun = and(eq(outbox.caseId, row.id), eq(outbox.run, row.run));
    if (decided !== undefined && (await tx.$count(outbox, ofRun)) > 0) {
      const unsent = await tx
        .update(outbox)
        .set({ state: 'pending', attempts: 0, dueAtMs: ctx.nowMs, lastError: null })
        .where(and(ofRun, eq(outbox.state, 'failed')))
        .returning({ id: outbox.id });
      // What was sent while the case stood failed is not sent again, and ends it.
      const sent = (await tx.$count(outbox, and(ofRun, ne(outbox.state, 'done')))) === 0;
      await goOn(tx, ctx, row, sent ? 'published' : 'publishing', true, {
        ...clean,
        ...(sent ? { timings: withTiming(row, 'posted', ctx.nowMs) } : {}),
      });
      for (const { id } of unsent) await ctx.queue.send(tx, 'publish', { caseId: row.id, outboxId: id });
      await ctx.queue.send(tx, 'resume', ref);
      await appendAudit(tx, ctx, { act: 'publish.retried', caseId: row.id, detail: { run: row.run, writes: unsent.length } });
      return ref;
    }
    // Handed over and not carried out, and the offense is another by now: nobody has read that, so it is looked at anew.
    if (loaded?.review.state === 'settled' && !isCurrent(loaded.review, row.changedSince)) {
      const next = await startRerun(tx, ctx, row);
      await appendAudit(tx, ctx, { act: 'run.again', caseId: row.id, detail: { run: next.run, changedSince: row.changedSince } });
      return next;
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
