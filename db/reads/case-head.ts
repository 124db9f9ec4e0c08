import { asc, inArray } from 'drizzle-orm';
import type { Db } from '../quiet-session.ts';
import { investigationOffenses } from '../schema/investigation-offenses.ts';
import type { InvestigationRow } from '../schema/investigations.ts';

/** Where a case stands; the person is a token. */
export type CaseHead = ReturnType<typeof headOf>;

export function headOf(row: InvestigationRow, offenseIds: number[]) {
  return {
    caseId: row.id,
    run: row.run,
    subjectToken: row.subjectToken,
    offenseIds,
    severity: row.severity,
    offenseStatus: row.offenseStatus,
    assignedToken: row.assignedToken,
    proposedVerdict: row.proposedVerdict,
    restricted: row.restricted,
    status: row.status,
    node: row.node,
    failureReason: row.failureReason,
    failureFix: row.failureFix,
    conclusion: row.conclusion,
    verdict: row.verdict,
    changedSince: row.changedSince,
    claimedBy: row.claimedBy,
    claimedUntilMs: row.claimedUntilMs,
    legalHold: row.legalHold,
    retainUntilMs: row.retainUntil,
    openedAtMs: row.openedAtMs,
    changedAtMs: row.changedAtMs,
  };
}

/** Offenses of each case, in the order in which they joined. */
export async function offensesOf(db: Db, caseIds: readonly string[]): Promise<Map<string, number[]>> {
  const byCase = new Map<string, number[]>(caseIds.map((id) => [id, []]));
  if (caseIds.length === 0) return byCase;
  const rows = await db
    .select({ caseId: investigationOffenses.caseId, offenseId: investigationOffenses.offenseId })
    .from(investigationOffenses)
    .where(inArray(investigationOffenses.caseId, [...caseIds]))
    .orderBy(asc(investigationOffenses.joinedAtMs), asc(investigationOffenses.offenseId));
  for (const { caseId, offenseId } of rows) byCase.get(caseId)?.push(offenseId);
  return byCase;
}
