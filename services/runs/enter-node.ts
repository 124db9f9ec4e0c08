import { eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, moveCase, withTiming } from '../case-row.ts';

/**
 * Shows where a run is. Before the review it makes the run `running`; after the decision the status is that of the decision and only
 * the node moves. Entering the same node again changes nothing. `ConflictError` when the run was superseded, or when `owner` no longer
 * holds its lease: who lost it stops here.
 */
export async function enterNode(ctx: ActContext, input: RunRef & { node: string; owner?: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    if (input.owner !== undefined && row.leaseOwner !== input.owner) throw new ConflictError(`the lease of case ${row.id} was lost`);
    if (row.node === input.node && (row.status === 'running' || AFTER_DECISION.has(row.status))) return;
    const timings = withTiming(row, input.node, ctx.nowMs);
    // It gets on: only the taking of the lease that is under way counts.
    const step = { node: input.node, timings, leaseTakes: Math.min(row.leaseTakes, 1) };
    if (row.status === 'queued' || row.status === 'running') {
      await moveCase(tx, ctx, row, 'running', step);
    } else if (AFTER_DECISION.has(row.status)) {
      await tx
        .update(investigations)
        .set({ ...step, changedAtMs: ctx.nowMs })
        .where(eq(investigations.id, row.id));
    } else if (row.status !== 'awaiting_review') {
      throw new ConflictError(`case ${row.id} is ${row.status}: its run cannot enter ${input.node}`);
    } else {
      return;
    }
    await appendAudit(tx, ctx, { act: 'run.entered', caseId: row.id, detail: { run: row.run, node: input.node } });
  });
}

const AFTER_DECISION: ReadonlySet<string> = new Set(['decided', 'publishing', 'published', 'dismissed', 'kept']);
