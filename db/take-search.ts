import { lt, sql } from 'drizzle-orm';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { databaseNowMs } from './database-clock.ts';
import type { Db } from './quiet-session.ts';
import { arielSearches } from './schema/ariel-searches.ts';

/** Searches that may be sent: of one run within a day, and of all runs in an hour and in a day. */
export type SearchLimits = { perCase: number; perHour: number; perDay: number };

/**
 * Counts one search that is about to be sent, or says which limit is reached, and counts nothing. Exact over all processes on this
 * database: they take their turns, by its clock.
 */
export async function takeSearch(db: Db, input: { runKey: string | null; limits: SearchLimits }): Promise<keyof SearchLimits | null> {
  const { runKey, limits } = input;
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ariel_searches'))`);
    await tx.delete(arielSearches).where(lt(arielSearches.sentAtMs, sql`${databaseNowMs()} - ${DAY_MS}::bigint`));
    const [sent] = await tx
      .select({
        day: sql<number>`count(*)::int`,
        hour: sql<number>`(count(*) filter (where ${arielSearches.sentAtMs} > ${databaseNowMs()} - ${HOUR_MS}::bigint))::int`,
        run: sql<number>`(count(*) filter (where ${arielSearches.runKey} = ${runKey}))::int`,
      })
      .from(arielSearches);
    const { day, hour, run } = sent ?? { day: 0, hour: 0, run: 0 };
    if (runKey !== null && run >= limits.perCase) return 'perCase';
    if (hour >= limits.perHour) return 'perHour';
    if (day >= limits.perDay) return 'perDay';
    await tx.insert(arielSearches).values({ runKey, sentAtMs: databaseNowMs() });
    return null;
  });
}
