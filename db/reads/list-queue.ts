import { and, asc, desc, inArray, type SQL } from 'drizzle-orm';
import type { StatusName } from '../../domain/investigation.ts';
import type { Db } from '../quiet-session.ts';
import { investigations, type CaseSummary } from '../schema/investigations.ts';
import { skips } from '../schema/skips.ts';
import { headOf, offensesOf, type CaseHead } from './case-head.ts';
import { visibleTo, type Viewer } from './viewer.ts';

export type QueueLine = CaseHead & { summary: CaseSummary | null };
export type SkipLine = { offenseId: number; rule: string; reason: string; severity: number; skippedAtMs: number };
export type Queue = { waiting: QueueLine[]; running: QueueLine[]; failed: QueueLine[]; decided: QueueLine[]; skipped: SkipLine[] };

/** Lines of each list; the page says when there may be more. */
export const QUEUE_LIMIT = 500;
const BUCKETS: Record<Exclude<keyof Queue, 'skipped'>, { statuses: StatusName[]; order: SQL }> = {
  waiting: { statuses: ['awaiting_review'], order: asc(investigations.openedAtMs) },
  running: { statuses: ['queued', 'running'], order: asc(investigations.openedAtMs) },
  failed: { statuses: ['failed'], order: desc(investigations.changedAtMs) },
  decided: { statuses: ['decided', 'publishing', 'published', 'dismissed', 'kept'], order: desc(investigations.changedAtMs) },
};

/** The queue page: what waits (most severe first, then oldest), runs, failed, was decided, and was skipped by which rule; at most 500 of each. */
export async function listQueue(ctx: { db: Db; viewer: Viewer }): Promise<Queue> {
  const waiting = await linesOf(ctx, 'waiting');
  const running = await linesOf(ctx, 'running');
  const failed = await linesOf(ctx, 'failed');
  const decided = await linesOf(ctx, 'decided');
  const skipped = await ctx.db
    .select({
      offenseId: skips.offenseId,
      rule: skips.rule,
      reason: skips.reason,
      severity: skips.severity,
      skippedAtMs: skips.skippedAtMs,
    })
    .from(skips)
    .orderBy(desc(skips.skippedAtMs), desc(skips.offenseId))
    .limit(QUEUE_LIMIT);
  return { waiting, running, failed, decided, skipped };
}

async function linesOf({ db, viewer }: { db: Db; viewer: Viewer }, bucket: keyof typeof BUCKETS): Promise<QueueLine[]> {
  const { statuses, order } = BUCKETS[bucket];
  const rows = await db
    .select()
    .from(investigations)
    .where(and(inArray(investigations.status, statuses), visibleTo(viewer)))
    .orderBy(...(bucket === 'waiting' ? [desc(investigations.severity), order] : [order]), asc(investigations.id))
    .limit(QUEUE_LIMIT);
  const offenses = await offensesOf(
    db,
    rows.map((r) => r.id),
  );
  return rows.map((row) => ({ ...headOf(row, offenses.get(row.id) ?? []), summary: row.summary }));
}
