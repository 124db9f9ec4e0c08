import { and, eq } from 'drizzle-orm';
import { skips } from '../../db/schema/skips.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { UNDECIDED } from './list-undecided.ts';

/** Takes an offense off the list of those that could not be decided on, once it was. */
export async function forgetUndecided(ctx: ActContext, input: { offenseId: number }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const gone = await tx
      .delete(skips)
      .where(and(eq(skips.offenseId, input.offenseId), eq(skips.rule, UNDECIDED)))
      .returning({ offenseId: skips.offenseId });
    if (gone.length > 0)
      await appendAudit(tx, ctx, { act: 'offense.decided_after_all', caseId: null, detail: { offense: input.offenseId } });
  });
}
