import { and, eq, inArray, ne } from 'drizzle-orm';
import { changedSubstance, OPEN_STATUSES, type StatusName, type Substance } from '../../domain/investigation.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations, type InvestigationRow } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import type { ActContext, Queueing, RunRef } from '../act.ts';
import { mergeSubstance } from './merge-substance.ts';
import { mayRerun, startRerun } from './start-rerun.ts';
import type { OffenseSeen } from './skip-rule.ts';

export type Seen = { what: string | null; rerun: RunRef | null };

const OVER: readonly StatusName[] = ['published', 'dismissed', 'kept'];

/** Takes what is new of a known offense of a locked case into its substance, and runs the case again when that asks for it. */
export async function seeAgain(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'> & Queueing & { graphVersion: string },
  row: InvestigationRow,
  offense: OffenseSeen,
  substance: Substance,
): Promise<Seen> {
  const ours = offense.status === 'CLOSED' && (await wasClosedByUs(tx, offense.id));
  await tx
    .update(investigationOffenses)
    .set({
      seenAtMs: ctx.nowMs,
      lastPersistedMs: offense.lastPersistedMs,
      // Closing that we did after an approval is no news.
      substance: ours ? { ...substance, offenseStatus: 'OPEN' } : substance,
    })
    .where(eq(investigationOffenses.offenseId, offense.id));
  const merged = await substanceOf(tx, row.id);
  const what = whatChanged(row, merged);
  await tx
    .update(investigations)
    .set({
      substance: merged,
      severity: merged.severity,
      offenseStatus: ours ? 'CLOSED' : merged.offenseStatus,
      changedSince: what,
    })
    .where(eq(investigations.id, row.id));
  if (what === null || !mayRerun(row, ctx.nowMs) || (await hasOtherOpenCase(tx, row.id, merged.username))) return { what, rerun: null };
  return { what, rerun: await startRerun(tx, ctx, row, merged.username) };
}

/** Nothing counts as changed before the evidence is frozen: the run will see all of it. */
function whatChanged(row: InvestigationRow, now: Substance): string | null {
  const before = row.frozenSubstance;
  if (before === null) return null;
  // A finished case is not opened again because its offense was closed.
  return changedSubstance(before, OVER.includes(row.status) ? { ...now, offenseStatus: before.offenseStatus } : now);
}

export async function substanceOf(tx: Tx, caseId: string): Promise<Substance> {
  const parts = await tx
    .select({ substance: investigationOffenses.substance })
    .from(investigationOffenses)
    .where(eq(investigationOffenses.caseId, caseId))
    .orderBy(investigationOffenses.joinedAtMs, investigationOffenses.offenseId);
  return mergeSubstance(parts.map((p) => p.substance));
}

async function wasClosedByUs(tx: Tx, offenseId: number): Promise<boolean> {
  const rows = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.offenseId, offenseId), eq(outbox.kind, 'close_offense'), inArray(outbox.state, ['sending', 'done'])))
    .limit(1);
  return rows.length > 0;
}

export async function hasOtherOpenCase(tx: Tx, caseId: string, subjectToken: string): Promise<boolean> {
  const rows = await tx
    .select({ id: investigations.id })
    .from(investigations)
    .where(
      and(
        eq(investigations.subjectToken, subjectToken),
        ne(investigations.id, caseId),
        eq(investigations.split, false),
        inArray(investigations.status, [...OPEN_STATUSES]),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
