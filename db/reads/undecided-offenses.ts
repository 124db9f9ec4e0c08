import { and, asc, eq, lt } from 'drizzle-orm';
import type { Db } from '../quiet-session.ts';
import { skips } from '../schema/skips.ts';

/** Ids of offenses that could not be decided on and that QRadar changed last before a moment; oldest first. */
export async function undecidedOffenses(db: Db, rule: string, persistedBeforeMs: number, limit: number): Promise<number[]> {
  const rows = await db
    .select({ id: skips.offenseId })
    .from(skips)
    .where(and(eq(skips.rule, rule), lt(skips.lastPersistedMs, persistedBeforeMs)))
    .orderBy(asc(skips.lastPersistedMs))
    .limit(limit);
  return rows.map((r) => r.id);
}
