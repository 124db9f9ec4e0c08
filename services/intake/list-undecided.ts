import { and, eq } from 'drizzle-orm';
import { skips } from '../../db/schema/skips.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** The rule under which offenses stand that could not be decided on; neither a yes nor a no was said of them. */
const COULD_NOT_LOOK = 'could_not_look';

/** Lists an offense that must be looked at again, because something that has to be known could not be read. `reason` names nobody. */
export async function listUndecided(
  ctx: ActContext & { retainMs: number },
  input: { offenseId: number; severity: number; lastPersistedMs: number; reason: string },
): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const { offenseId, reason, ...seen } = input;
    const now = { ...seen, reason: reason.slice(0, 500), skippedAtMs: ctx.nowMs };
    const known = await tx
      .update(skips)
      .set(now)
      .where(and(eq(skips.offenseId, offenseId), eq(skips.rule, COULD_NOT_LOOK)))
      .returning({ rule: skips.rule });
    if (known.length > 0) return;
    await tx
      .insert(skips)
      .values({ offenseId, rule: COULD_NOT_LOOK, ...now, retainUntil: ctx.nowMs + ctx.retainMs })
      .onConflictDoNothing();
    await appendAudit(tx, ctx, { act: 'offense.undecided', caseId: null, detail: { offense: offenseId, reason: now.reason } });
  });
}

/** Takes an offense off that list again: it was decided on. */
export async function forgetUndecided(ctx: ActContext, input: { offenseId: number }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const gone = await tx
      .delete(skips)
      .where(and(eq(skips.offenseId, input.offenseId), eq(skips.rule, COULD_NOT_LOOK)))
      .returning({ rule: skips.rule });
    if (gone.length > 0) await appendAudit(tx, ctx, { act: 'offense.decided_on', caseId: null, detail: { offense: input.offenseId } });
  });
}
