import { and, asc, eq, gt, lt } from 'drizzle-orm';
import type { Db } from '../quiet-session.ts';
import { skips } from '../schema/skips.ts';

/** Ids of offenses that could not be decided on and that QRadar changed last before a moment; by id, the next `limit` after `afterId`. */
export async function undecidedOffenses(
  db: Db,
  { rule, persistedBeforeMs, afterId, limit }: { rule: string; persistedBeforeMs: number; afterId: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .select({ id: skips.offenseId })
    .from(skips)
    .where(and(eq(skips.rule, rule), lt(skips.lastPersistedMs, persistedBeforeMs), gt(skips.offenseId, afterId)))
    .orderBy(asc(skips.offenseId))
    .limit(limit);
  return rows.map((r) => r.id);
}
