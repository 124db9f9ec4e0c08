import { eq } from 'drizzle-orm';
import type { Offense } from '../../domain/offense.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';
import { openest } from './merge-substance.ts';

export type StatusSeen = {
  offenseId: number;
  status: Offense['status'];
  assignedToken: string | null;
  proposedVerdict: Verdict | null;
  /** When QRadar wrote this; an older view changes nothing. */
  persistedMs: number;
};

/**
 * What people did to an offense in QRadar shows on its case: closed, hidden or assigned (as a token). A closing reason is a proposed
 * verdict; it decides nothing here, and goes when the offense is opened again. A case about several offenses is open while one of
 * them is. Whether the case is run again for it is up to `takeOffense`.
 */
export async function noteStatusChange(ctx: ActContext, seen: StatusSeen): Promise<'noted' | 'unchanged' | 'unknown_offense'> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const { offenseId, status, assignedToken, proposedVerdict, persistedMs } = seen;
    const [known] = await tx.select().from(investigationOffenses).where(eq(investigationOffenses.offenseId, offenseId));
    if (known === undefined) return 'unknown_offense';
    const row = await lockCase(tx, known.caseId);
    if (known.statusPersistedMs !== null && persistedMs < known.statusPersistedMs) return 'unchanged';
    await tx
      .update(investigationOffenses)
      .set({ status, assignedToken, proposedVerdict, statusPersistedMs: persistedMs })
      .where(eq(investigationOffenses.offenseId, offenseId));
    const now = await statusOfAll(tx, row.id);
    if (row.offenseStatus === now.offenseStatus && row.assignedToken === now.assignedToken && row.proposedVerdict === now.proposedVerdict)
      return 'unchanged';
    await tx
      .update(investigations)
      .set({ ...now, changedAtMs: ctx.nowMs })
      .where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, {
      act: 'offense.status_noted',
      caseId: row.id,
      detail: { offense: offenseId, status, assigned: assignedToken !== null, proposedVerdict },
    });
    return 'noted';
  });
}

/** Open while one offense is; assignee and proposal of the offense that came last and has one. */
async function statusOfAll(tx: Tx, caseId: string) {
  const all = await tx
    .select()
    .from(investigationOffenses)
    .where(eq(investigationOffenses.caseId, caseId))
    .orderBy(investigationOffenses.joinedAtMs, investigationOffenses.offenseId);
  return {
    offenseStatus: openest(all.map((o) => o.status ?? o.substance.offenseStatus)),
    assignedToken: all.findLast((o) => o.assignedToken !== null)?.assignedToken ?? null,
    proposedVerdict: all.findLast((o) => o.proposedVerdict !== null)?.proposedVerdict ?? null,
  };
}
