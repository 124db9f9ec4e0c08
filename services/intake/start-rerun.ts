import { and, eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import type { StatusName } from '../../domain/investigation.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { investigations, type InvestigationRow } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { threadIdOf, type ActContext, type Queueing, type RunRef } from '../act.ts';

/** Statuses in which a changed case is run again: it waits for a human, or it is over. What runs or was decided is let be. */
const RERUN_FROM: readonly StatusName[] = ['awaiting_review', 'published', 'dismissed', 'kept'];

/** At most one run an hour; in between the case says that it changed. */
export function mayRerun(row: Pick<InvestigationRow, 'status' | 'runOpenedAtMs'>, nowMs: number): boolean {
  return RERUN_FROM.includes(row.status) && nowMs - row.runOpenedAtMs >= HOUR_MS;
}

/**
 * Opens the next run of a locked case and queues it; the review of the run before is superseded, so that an approval made on its
 * page is refused. The caller writes the audit row afterwards, in the same transaction.
 */
export async function startRerun(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'> & Queueing & { graphVersion: string },
  row: InvestigationRow,
  subjectToken: string = row.subjectToken,
): Promise<RunRef> {
  await tx
    .update(reviews)
    .set({ state: 'superseded' })
    .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'pending')));
  const next: RunRef = { caseId: row.id, run: row.run + 1 };
  const moved = await tx
    .update(investigations)
    .set({
      run: next.run,
      // The offense may name another user by now.
      subjectToken,
      threadId: threadIdOf(next),
      graphVersion: ctx.graphVersion,
      status: 'queued',
      runOpenedAtMs: ctx.nowMs,
      changedAtMs: ctx.nowMs,
      timings: { received: ctx.nowMs },
      leaseEpoch: row.leaseEpoch + 1,
      ...NOTHING_YET,
    })
    .where(and(eq(investigations.id, row.id), eq(investigations.run, row.run), eq(investigations.status, row.status)))
    .returning({ id: investigations.id });
  if (moved.length === 0) throw new ConflictError(`case ${row.id} changed while it was to be run again`);
  await ctx.queue.send(tx, 'investigate', next);
  return next;
}

/** What the run before left in the row of the case. */
const NOTHING_YET = {
  node: null,
  interruptId: null,
  draftId: null,
  draftHash: null,
  conclusion: null,
  summary: null,
  verdict: null,
  failureReason: null,
  failureFix: null,
  frozenAtMs: null,
  frozenSubstance: null,
  changedSince: null,
  leaseOwner: null,
  leaseUntilMs: null,
  leaseTakes: 0,
} as const;
