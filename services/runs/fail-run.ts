import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, moveCase } from '../case-row.ts';

const LONGEST = 500;

/** Stops a run where a human can see it: which node, why, and what to fix. `reason` and `fix` hold no identifiers. */
export async function failRun(ctx: ActContext, input: RunRef & { node: string; reason: string; fix: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const failure = { node: input.node, failureReason: input.reason.slice(0, LONGEST), failureFix: input.fix.slice(0, LONGEST) };
    if (row.status === 'failed') return;
    await moveCase(tx, ctx, row, 'failed', failure);
    await appendAudit(tx, ctx, { act: 'run.failed', caseId: row.id, detail: { run: row.run, node: input.node, from: row.status } });
  });
}
