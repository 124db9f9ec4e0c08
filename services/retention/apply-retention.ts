import { and, eq, lt } from 'drizzle-orm';
import { getTableName } from 'drizzle-orm';
import { DAY_MS } from '../../domain/time.ts';
import { CASE_TABLES, OWN_RETENTION_TABLES } from '../../db/schema/all.ts';
import { caseKeys } from '../../db/schema/case-keys.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { webhookReplays } from '../../db/schema/webhook-replays.ts';
import { requireService, threadIdOf, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** Rows that are gone, by table; `deletedCases` counts the cases, `openCases` those among them that nobody had decided. */
export type RetentionReport = { deletedCases: number; openCases: number } & Record<string, number>;

/** Far longer than the five minutes in which a signed hint is valid. */
const REPLAY_MS = DAY_MS;

/**
 * Deletes what may no longer be kept: whole cases past `retain_until` (their key first, so that copies elsewhere cannot be read any
 * more), rows with a time of their own, sessions and replays. A legal hold keeps a case. At most `limit` cases a call, each in a
 * transaction of its own; `deleteThread` removes the checkpoints of a run.
 */
export async function applyRetention(
  ctx: ActContext & { deleteThread: (threadId: string) => Promise<void> },
  input: { limit: number },
): Promise<RetentionReport> {
  requireService(ctx);
  const report: RetentionReport = { deletedCases: 0, openCases: 0 };
  const due = await ctx.db
    .select({ id: investigations.id, run: investigations.run })
    .from(investigations)
    .where(and(lt(investigations.retainUntil, ctx.nowMs), eq(investigations.legalHold, false)))
    .limit(input.limit);
  for (const { id, run } of due) {
    // Outside the transaction and repeatable: the threads of a case that stays by an error are made again by its next run.
    for (let n = 1; n <= run; n += 1) await ctx.deleteThread(threadIdOf({ caseId: id, run: n }));
    add(report, await deleteCase(ctx, id));
  }
  add(report, await deleteByOwnTime(ctx));
  return report;
}

async function deleteCase(ctx: ActContext, caseId: string): Promise<Record<string, number>> {
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .select({
        status: investigations.status,
        restricted: investigations.restricted,
        token: investigations.subjectToken,
        names: investigations.subjectNames,
      })
      .from(investigations)
      .where(and(eq(investigations.id, caseId), lt(investigations.retainUntil, ctx.nowMs), eq(investigations.legalHold, false)))
      .for('update');
    if (row === undefined) return {};
    await tx.delete(caseKeys).where(eq(caseKeys.caseId, caseId));
    const gone: Record<string, number> = {};
    for (const table of CASE_TABLES) {
      const rows = await tx.delete(table).where(eq(table.caseId, caseId)).returning({ caseId: table.caseId });
      gone[getTableName(table)] = rows.length;
    }
    // Who may read the rows of the case in the audit log is judged by these once the case is gone.
    const whose = { restricted: row.restricted, subjects: [...new Set([row.token, ...row.names])] };
    await appendAudit(tx, ctx, { act: 'case.deleted', caseId, detail: { status: row.status, ...whose, ...gone } });
    const open = !['published', 'dismissed', 'kept', 'superseded'].includes(row.status);
    return { ...gone, deletedCases: 1, openCases: open ? 1 : 0 };
  });
}

async function deleteByOwnTime(ctx: ActContext): Promise<Record<string, number>> {
  return ctx.db.transaction(async (tx) => {
    const gone: Record<string, number> = {};
    for (const table of OWN_RETENTION_TABLES) {
      const rows = await tx
        .delete(table)
        .where(and(lt(table.retainUntil, ctx.nowMs), eq(table.legalHold, false)))
        .returning({ caseId: table.caseId });
      gone[getTableName(table)] = rows.length;
    }
    const ended = await tx.delete(sessions).where(lt(sessions.expiresAtMs, ctx.nowMs)).returning({ at: sessions.expiresAtMs });
    const replays = await tx
      .delete(webhookReplays)
      .where(lt(webhookReplays.receivedAtMs, ctx.nowMs - REPLAY_MS))
      .returning({ at: webhookReplays.receivedAtMs });
    Object.assign(gone, { sessions: ended.length, webhook_replays: replays.length });
    if (Object.values(gone).some((n) => n > 0)) await appendAudit(tx, ctx, { act: 'rows.deleted', caseId: null, detail: gone });
    return gone;
  });
}

function add(report: RetentionReport, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts)) report[name] = (report[name] ?? 0) + count;
}
