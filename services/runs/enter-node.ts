import { eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, moveCase, withTiming } from '../case-row.ts';

/**
 * Shows where a run is. Before the review it makes the run `running`; after the decision the status is that of the decision and only
 * the node moves. Entering the same node again changes nothing. `ConflictError` when the run was superseded.
 */
export async function enterNode(ctx: ActContext, input: RunRef & { node: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    if (row.node === input.node && (row.status === 'running' || AFTER_DECISION.has(row.status))) return;
    const timings = withTiming(row, input.node, ctx.nowMs);
    if (row.status === 'queued' || row.status === 'running') {
      await moveCase(tx, ctx, row, 'running', { node: input.node, timings });
    } else if (AFTER_DECISION.has(row.status)) {
      await tx.update(investigations).set({ node: input.node, timings, changedAtMs: ctx.nowMs }).where(eq(investigations.id, row.id));
    } else if (row.status !== 'awaiting_review') {
      throw new ConflictError(`case ${row.id} is ${row.status}: its run cannot enter ${input.node}`);
    } else {
      return;
    }
    await appendAudit(tx, ctx, { act: 'run.entered', caseId: row.id, detail: { run: row.run, node: input.node } });
  });
}

const AFTER_DECISION: ReadonlySet<string> = new Set(['decided', 'publishing', 'published', 'dismissed', 'kept']);
