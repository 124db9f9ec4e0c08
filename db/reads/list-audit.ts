import { and, desc, eq, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../quiet-session.ts';
import { auditLog, type AuditDetail } from '../schema/audit-log.ts';
import { investigations } from '../schema/investigations.ts';
import type { Viewer } from './viewer.ts';

/** `detail` null: the row is about a case that whoever looks may not see: a restricted one, or their own, deleted or not. */
export type AuditLine = {
  seq: number;
  atMs: number;
  actor: string;
  act: string;
  caseId: string | null;
  detail: AuditDetail | null;
  hash: string;
};

/** The row that says that a case was deleted, and whose it was. */
const deleted = alias(auditLog, 'deleted');

/** Rows of one page. */
export const AUDIT_PAGE = 100;

/**
 * The audit log, newest first, at most `AUDIT_PAGE` rows before `before`; of one case where one is given. It holds digests and tokens
 * only, and no row is left out, so that the chain can be followed.
 */
export async function listAudit(
  ctx: { db: Db; viewer: Viewer },
  page: { before: number | null; caseId: string | null },
): Promise<AuditLine[]> {
  const rows = await ctx.db
    .select({
      row: auditLog,
      restricted: investigations.restricted,
      subject: investigations.subjectToken,
      names: investigations.subjectNames,
      deletion: deleted.detail,
    })
    .from(auditLog)
    .leftJoin(investigations, eq(investigations.id, auditLog.caseId))
    .leftJoin(deleted, and(eq(deleted.caseId, auditLog.caseId), eq(deleted.act, 'case.deleted')))
    .where(
      and(
        page.before === null ? undefined : lt(auditLog.seq, page.before),
        page.caseId === null ? undefined : eq(auditLog.caseId, page.caseId),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(AUDIT_PAGE);
  return rows.map(({ row: { seq, atMs, actor, act, caseId, detail, hash }, restricted, subject, names, deletion }) => {
    const there = restricted === null || subject === null ? null : { restricted, subjects: [subject, ...(names ?? [])] };
    const hidden = caseId !== null && isHidden(there ?? whoseItWas(deletion), ctx.viewer);
    return { seq, atMs, actor, act, caseId: hidden ? null : caseId, detail: hidden ? null : detail, hash };
  });
}

type Whose = { restricted: boolean; subjects: readonly unknown[] };

/** As the deletion noted it; null where it did not. */
function whoseItWas(deletion: AuditDetail | null): Whose | null {
  const { restricted, subjects } = deletion ?? {};
  return typeof restricted === 'boolean' && Array.isArray(subjects) ? { restricted, subjects } : null;
}

/** A case of which nobody knows any more whose it was is nobody's to read. */
function isHidden(whose: Whose | null, { token, seesRestricted }: Viewer): boolean {
  if (whose === null) return true;
  return (token !== undefined && whose.subjects.includes(token)) || (whose.restricted && !seesRestricted);
}
