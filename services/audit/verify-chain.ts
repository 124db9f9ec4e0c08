import { asc, gt } from 'drizzle-orm';
import { auditLog, type AuditRow } from '../../db/schema/audit-log.ts';
import type { Db } from '../../db/quiet-session.ts';
import { chainHash, GENESIS } from './chain.ts';

export type ChainReport = { ok: true; rows: number; head: string } | { ok: false; seq: number; reason: string };

const PAGE = 1_000;

/** Walks the whole log and names the first row that is missing, changed or out of place. A tail that was cut off shows only in `head`. */
export async function verifyChain(db: Db): Promise<ChainReport> {
  let rows = 0;
  let head = GENESIS;
  for (;;) {
    const page = await db.select().from(auditLog).where(gt(auditLog.seq, rows)).orderBy(asc(auditLog.seq)).limit(PAGE);
    for (const row of page) {
      const reason = whatIsWrong(row, rows + 1, head);
      if (reason !== null) return { ok: false, seq: rows + 1, reason };
      rows = row.seq;
      head = row.hash;
    }
    if (page.length < PAGE) return { ok: true, rows, head };
  }
}

function whatIsWrong(row: AuditRow, seq: number, prevHash: string): string | null {
  if (row.seq !== seq) return `row ${seq} is missing`;
  if (row.prevHash !== prevHash) return `row ${seq} does not follow the row before it`;
  if (chainHash(row) !== row.hash) return `row ${seq} was changed after it was written`;
  return null;
}
