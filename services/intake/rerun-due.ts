import { and, inArray, isNotNull, lte } from 'drizzle-orm';
import { HOUR_MS } from '../../domain/time.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext, type Queueing, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';
import { hasOtherOpenCase } from './see-again.ts';
import { mayRerun, startRerun } from './start-rerun.ts';

/** Runs cases again that changed within the hour after their last run and were only marked then; at most `limit` at a time. */
export async function rerunDue(ctx: ActContext & Queueing & { graphVersion: string }, input: { limit: number }): Promise<RunRef[]> {
  requireService(ctx);
  const due = await ctx.db
    .select({ id: investigations.id })
    .from(investigations)
    .where(
      and(
        isNotNull(investigations.changedSince),
        inArray(investigations.status, ['awaiting_review', 'published', 'dismissed', 'kept']),
        lte(investigations.runOpenedAtMs, ctx.nowMs - HOUR_MS),
      ),
    )
    .limit(input.limit);
  const started: RunRef[] = [];
  for (const { id } of due) {
    const ref = await ctx.db.transaction(async (tx) => {
      const row = await lockCase(tx, id);
      // Changed meanwhile: run again by a poller, decided, or the same as before once more.
      if (row.changedSince === null || !mayRerun(row, ctx.nowMs)) return null;
      if (await hasOtherOpenCase(tx, row.id, row.substance.username)) return null;
      const next = await startRerun(tx, ctx, row, row.substance.username);
      await appendAudit(tx, ctx, { act: 'run.reopened', caseId: id, detail: { run: next.run, what: row.changedSince } });
      return next;
    });
    if (ref !== null) started.push(ref);
  }
  return started;
}
