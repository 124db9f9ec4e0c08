import { and, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '../quiet-session.ts';
import { auditLog, type AuditDetail } from '../schema/audit-log.ts';
import { investigations } from '../schema/investigations.ts';
import type { Viewer } from './viewer.ts';

/** `detail` null: the row is about a case that whoever looks may not see: a restricted one, or their own. */
export type AuditLine = {
  seq: number;
  atMs: number;
  actor: string;
  act: string;
  caseId: string | null;
  detail: AuditDetail | null;
  hash: string;
};

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
    })
    .from(auditLog)
    .leftJoin(investigations, eq(investigations.id, auditLog.caseId))
    .where(
      and(
        page.before === null ? undefined : lt(auditLog.seq, page.before),
        page.caseId === null ? undefined : eq(auditLog.caseId, page.caseId),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(AUDIT_PAGE);
  return rows.map(({ row: { seq, atMs, actor, act, caseId, detail, hash }, restricted, subject, names }) => {
    const { token, seesRestricted } = ctx.viewer;
    const own = token !== undefined && (subject === token || names?.includes(token) === true);
    const hidden = own || (restricted === true && !seesRestricted);
    return { seq, atMs, actor, act, caseId: hidden ? null : caseId, detail: hidden ? null : detail, hash };
  });
}
