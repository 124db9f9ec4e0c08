import { hashOf } from '../../domain/canonical-json.ts';
import type { Score } from '../../domain/score.ts';
import { scores } from '../../db/schema/scores.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun } from '../case-row.ts';

/** Keeps what the scorers said about a run; scored again from the same evidence it is the same. */
export async function keepScores(ctx: ActContext, input: RunRef & { scores: Score[] }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const value = { scores: input.scores, keptAtMs: ctx.nowMs };
    await tx
      .insert(scores)
      .values({ caseId: row.id, run: row.run, retainUntil: row.retainUntil, legalHold: row.legalHold, ...value })
      .onConflictDoUpdate({ target: [scores.caseId, scores.run], set: value });
    await appendAudit(tx, ctx, {
      act: 'scores.kept',
      caseId: row.id,
      detail: { run: row.run, scores: input.scores.length, sha256: hashOf(input.scores) },
    });
  });
}
