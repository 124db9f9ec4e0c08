import { desc, sql } from 'drizzle-orm';
import { AppError } from '../../domain/errors.ts';
import { auditHead } from '../../db/schema/audit-head.ts';
import { auditLog, type AuditDetail } from '../../db/schema/audit-log.ts';
import { storable } from '../../db/schema/columns.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { actorName, type ActContext } from '../act.ts';
import { chainHash, GENESIS } from './chain.ts';
import { isSigned, signHead } from './head.ts';

/** Any number that nothing else in this database locks. */
const CHAIN_LOCK = 7_146_022;

export type AuditEntry = { act: string; caseId: string | null; detail: AuditDetail };

/**
 * Appends to the chain in the caller's transaction and signs its new end: when that rolls back, so does this, and when this fails, so
 * does that. Call it last: from here to the commit all other acts wait. `detail` holds digests, tokens, counts and words from closed
 * lists only. A log that does not end where its signed head says takes nothing more: signing on would hide what was cut off.
 */
export async function appendAudit(
  tx: Tx,
  ctx: Pick<ActContext, 'actor' | 'nowMs' | 'dataKey'>,
  entry: AuditEntry,
): Promise<{ seq: number; hash: string }> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
  const last = await signedEnd(tx, ctx.dataKey);
  const row = {
    seq: last.seq + 1,
    atMs: ctx.nowMs,
    actor: storable(actorName(ctx.actor)),
    act: entry.act,
    caseId: entry.caseId,
    detail: storableDetail(entry.detail),
    prevHash: last.hash,
  };
  const hash = chainHash(row);
  await tx.insert(auditLog).values({ ...row, hash });
  const head = signHead(ctx.dataKey, { seq: row.seq, hash });
  await tx.insert(auditHead).values(head).onConflictDoUpdate({ target: auditHead.onlyOne, set: head });
  return { seq: row.seq, hash };
}

async function signedEnd(tx: Tx, dataKey: Uint8Array): Promise<{ seq: number; hash: string }> {
  const [last = { seq: 0, hash: GENESIS }] = await tx
    .select({ seq: auditLog.seq, hash: auditLog.hash })
    .from(auditLog)
    .orderBy(desc(auditLog.seq))
    .limit(1);
  const [head] = await tx.select().from(auditHead);
  if (head === undefined && last.seq === 0) return last;
  if (head === undefined || !isSigned(dataKey, head))
    throw new AppError(
      'unavailable',
      'the end of the audit log is not signed with this DATA_KEY: set the key it was written with, or restore a backup',
    );
  if (head.seq !== last.seq || head.hash !== last.hash)
    throw new AppError('unavailable', `the audit log ends at row ${last.seq}, its signed head says ${head.seq}: restore a backup`);
  return last;
}

/** As it will be read back, so that the hash is over the same. */
function storableDetail(detail: AuditDetail): AuditDetail {
  return JSON.parse(JSON.stringify(detail, (_key, v: unknown) => (typeof v === 'string' ? storable(v) : v))) as AuditDetail;
}
