import { asc, gt } from 'drizzle-orm';
import { auditHead, type AuditHead } from '../../db/schema/audit-head.ts';
import { auditLog, type AuditRow } from '../../db/schema/audit-log.ts';
import type { Db } from '../../db/quiet-session.ts';
import { chainHash, GENESIS } from './chain.ts';
import { isSigned } from './head.ts';

export type ChainReport = { ok: true; rows: number; head: string } | { ok: false; seq: number; reason: string };

const PAGE = 1_000;

/**
 * Walks the whole log and names the first row that is missing, changed or out of place, the end included: that is signed. Only a log
 * that was set back together with its head to an earlier state passes; compare `rows` and `head` with what was noted elsewhere.
 */
export async function verifyChain(ctx: { db: Db; dataKey: Uint8Array }): Promise<ChainReport> {
  const { db } = ctx;
  // Acts go on meanwhile: the log may only be longer than the head was before, and not than it is afterwards.
  const before = await headOf(db);
  let rows = 0;
  let head = GENESIS;
  for (;;) {
    const page = await db.select().from(auditLog).where(gt(auditLog.seq, rows)).orderBy(asc(auditLog.seq)).limit(PAGE);
    for (const row of page) {
      const reason =
        whatIsWrong(row, rows + 1, head) ??
        (row.seq === before?.seq && row.hash !== before.hash ? 'row is not the one that was signed' : null);
      if (reason !== null) return { ok: false, seq: rows + 1, reason };
      rows = row.seq;
      head = row.hash;
    }
    if (page.length < PAGE) break;
  }
  const after = await headOf(db);
  const reason = whatIsWrongAtTheEnd(ctx.dataKey, rows, before, after);
  return reason === null ? { ok: true, rows, head } : { ok: false, seq: rows + 1, reason };
}

async function headOf(db: Db): Promise<AuditHead | null> {
  const [head] = await db.select({ seq: auditHead.seq, hash: auditHead.hash, mac: auditHead.mac }).from(auditHead);
  return head ?? null;
}

function whatIsWrong(row: AuditRow, seq: number, prevHash: string): string | null {
  if (row.seq !== seq) return `row ${seq} is missing`;
  if (row.prevHash !== prevHash) return `row ${seq} does not follow the row before it`;
  if (chainHash(row) !== row.hash) return `row ${seq} was changed after it was written`;
  return null;
}

function whatIsWrongAtTheEnd(dataKey: Uint8Array, rows: number, before: AuditHead | null, after: AuditHead | null): string | null {
  if (rows === 0 && after === null) return null;
  if (after === null) return 'the signed end of the log is missing';
  if (!isSigned(dataKey, after) || (before !== null && !isSigned(dataKey, before)))
    return 'the end of the log is not signed with this DATA_KEY';
  if (before !== null && rows < before.seq) return `row ${rows + 1} is missing: the log was cut off, ${before.seq} rows were signed`;
  if (rows > after.seq) return `row ${after.seq + 1} was never signed`;
  return null;
}
