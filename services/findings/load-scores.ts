import { and, eq } from 'drizzle-orm';
import type { Score } from '../../domain/score.ts';
import { scores } from '../../db/schema/scores.ts';
import type { ActContext, RunRef } from '../act.ts';

/** Empty before the run was scored. */
export async function loadScores(ctx: Pick<ActContext, 'db'>, ref: RunRef): Promise<Score[]> {
  const [row] = await ctx.db
    .select({ scores: scores.scores })
    .from(scores)
    .where(and(eq(scores.caseId, ref.caseId), eq(scores.run, ref.run)));
  return row?.scores ?? [];
}
