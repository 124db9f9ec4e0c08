import { desc, sql } from 'drizzle-orm';
import { auditLog, type AuditDetail } from '../../db/schema/audit-log.ts';
import { storable } from '../../db/schema/columns.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { actorName, type ActContext } from '../act.ts';
import { chainHash, GENESIS } from './chain.ts';

/** Any number that nothing else in this database locks. */
const CHAIN_LOCK = 7_146_022;

export type AuditEntry = { act: string; caseId: string | null; detail: AuditDetail };

/**
 * Appends to the chain in the caller's transaction: when that rolls back, so does this, and when this fails, so does that. Call it
 * last: from here to the commit all other acts wait. `detail` holds digests, tokens, counts and words from closed lists only.
 */
export async function appendAudit(
  tx: Tx,
  ctx: Pick<ActContext, 'actor' | 'nowMs'>,
  entry: AuditEntry,
): Promise<{ seq: number; hash: string }> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
  const [last] = await tx.select({ seq: auditLog.seq, hash: auditLog.hash }).from(auditLog).orderBy(desc(auditLog.seq)).limit(1);
  const row = {
    seq: (last?.seq ?? 0) + 1,
    atMs: ctx.nowMs,
    actor: storable(actorName(ctx.actor)),
    act: entry.act,
    caseId: entry.caseId,
    detail: storableDetail(entry.detail),
    prevHash: last?.hash ?? GENESIS,
  };
  const hash = chainHash(row);
  await tx.insert(auditLog).values({ ...row, hash });
  return { seq: row.seq, hash };
}

/** As it will be read back, so that the hash is over the same. */
function storableDetail(detail: AuditDetail): AuditDetail {
  return JSON.parse(JSON.stringify(detail, (_key, v: unknown) => (typeof v === 'string' ? storable(v) : v))) as AuditDetail;
}
