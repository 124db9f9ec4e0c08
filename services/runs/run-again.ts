import { ConflictError } from '../../domain/errors.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';
import { startRerun } from '../intake/start-rerun.ts';

/**
 * Runs a waiting case again because a person asks for it, for instance when a source that could not be seen is back. The review of
 * the run before is superseded, and nothing of its evidence is taken over.
 */
export async function runAgain(
  ctx: ActContext & Queueing & Restricting & { graphVersion: string },
  input: { caseId: string },
): Promise<RunRef> {
  const { userName } = requireRole(ctx, 'senior_analyst', 'analyst', 'engineer');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, userName);
    if (row.status !== 'awaiting_review') throw new ConflictError(`case ${row.id} is ${row.status}; only a case that waits is run again`);
    const next = await startRerun(tx, ctx, row);
    await appendAudit(tx, ctx, { act: 'run.again', caseId: row.id, detail: { run: next.run } });
    return next;
  });
}
