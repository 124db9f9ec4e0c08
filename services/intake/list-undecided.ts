import { and, eq } from 'drizzle-orm';
import { skips } from '../../db/schema/skips.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** The rule under which offenses stand that could not be looked at. */
export const UNDECIDED = 'undecided';

/** Lists an offense on which nothing could be decided, because something that must be known could not be read. It is no skip: it is looked at again. */
export async function listUndecided(
  ctx: ActContext & { retainMs: number },
  input: { offenseId: number; severity: number; lastPersistedMs: number; reason: string },
): Promise<void> {
  requireService(ctx);
  const { offenseId, ...seen } = input;
  await ctx.db.transaction(async (tx) => {
    const [listed] = await tx
      .select({ reason: skips.reason })
      .from(skips)
      .where(and(eq(skips.offenseId, offenseId), eq(skips.rule, UNDECIDED)));
    if (listed?.reason === seen.reason) return;
    const value = { ...seen, skippedAtMs: ctx.nowMs, retainUntil: ctx.nowMs + ctx.retainMs };
    await tx
      .insert(skips)
      .values({ offenseId, rule: UNDECIDED, ...value })
      .onConflictDoUpdate({ target: [skips.offenseId, skips.rule], set: value });
    await appendAudit(tx, ctx, { act: 'offense.undecided', caseId: null, detail: { offense: offenseId } });
  });
}
