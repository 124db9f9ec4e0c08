import { and, eq } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { mayGoOn, mayMove, type StatusName } from '../domain/investigation.ts';
import type { Tx } from '../db/quiet-session.ts';
import { investigations, type InvestigationRow } from '../db/schema/investigations.ts';
import type { ActContext, Restricting, RunRef } from './act.ts';

type Patch = Partial<typeof investigations.$inferInsert>;

/** The case, locked until the transaction ends. Every act takes this lock first, so acts on one case follow one another. */
export async function lockCase(tx: Tx, caseId: string): Promise<InvestigationRow> {
  const [row] = await tx.select().from(investigations).where(eq(investigations.id, caseId)).for('update');
  if (row === undefined) throw new NotFoundError(`there is no case ${caseId}`);
  return row;
}

/** The case at the given run; `ConflictError` when a newer run has taken its place. */
export async function lockRun(tx: Tx, ref: RunRef): Promise<InvestigationRow> {
  const row = await lockCase(tx, ref.caseId);
  if (row.run !== ref.run) throw new ConflictError(`run ${ref.run} of case ${ref.caseId} was superseded by run ${row.run}`);
  return row;
}

/** Moves a locked case to another status, if the domain allows it, and sets what comes with it. */
export async function moveCase(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'>,
  row: InvestigationRow,
  to: StatusName,
  patch: Patch = {},
): Promise<void> {
  if (!mayMove(row.status, to)) throw new ConflictError(`case ${row.id} is ${row.status} and cannot become ${to}`);
  await setStatus(tx, ctx, row, to, patch);
}

/** Takes a failed case up again, where it stood: `isDecided` says whether its run has a recorded decision. */
export async function goOn(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs'>,
  row: InvestigationRow,
  to: StatusName,
  isDecided: boolean,
  patch: Patch = {},
): Promise<void> {
  if (row.status !== 'failed' || !mayGoOn(to, isDecided))
    throw new ConflictError(`case ${row.id} is ${row.status} and cannot go on as ${to}`);
  await setStatus(tx, ctx, row, to, patch);
}

async function setStatus(tx: Tx, ctx: Pick<ActContext, 'nowMs'>, row: InvestigationRow, to: StatusName, patch: Patch): Promise<void> {
  const moved = await tx
    .update(investigations)
    .set({ ...patch, status: to, changedAtMs: ctx.nowMs })
    .where(and(eq(investigations.id, row.id), eq(investigations.run, row.run), eq(investigations.status, row.status)))
    .returning({ id: investigations.id });
  if (moved.length === 0) throw new ConflictError(`case ${row.id} is no longer ${row.status}`);
}

/** A restricted case does not exist for others than named reviewers, and a case not for whom it is about. */
export function requireMaySee(
  ctx: Restricting,
  row: Pick<InvestigationRow, 'id' | 'restricted' | 'subjectToken' | 'subjectNames'>,
  userName: string,
): void {
  const token = ctx.tokenOf(userName);
  const isSubject = row.subjectToken === token || row.subjectNames.includes(token);
  if (isSubject || (row.restricted && !ctx.mayWorkOnRestricted(userName))) throw new NotFoundError(`there is no case ${row.id}`);
}

/** Notes the first time a step was reached. */
export function withTiming(row: Pick<InvestigationRow, 'timings'>, step: string, nowMs: number): Record<string, number> {
  return step in row.timings ? row.timings : { ...row.timings, [step]: nowMs };
}
