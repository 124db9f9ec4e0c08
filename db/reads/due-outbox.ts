import { and, asc, eq, isNull, lt, lte, or } from 'drizzle-orm';
import { databaseNowMs } from '../database-clock.ts';
import type { Db } from '../quiet-session.ts';
import { outbox } from '../schema/outbox.ts';

/** Approved writes whose time has come: never tried, tried in vain, or claimed by a worker that was killed. */
export async function dueOutbox(db: Db, nowMs: number, limit = 200): Promise<{ caseId: string; outboxId: string }[]> {
  return db
    .select({ caseId: outbox.caseId, outboxId: outbox.id })
    .from(outbox)
    .where(
      or(
        and(eq(outbox.state, 'pending'), lte(outbox.dueAtMs, nowMs)),
        and(eq(outbox.state, 'sending'), or(isNull(outbox.claimUntilMs), lt(outbox.claimUntilMs, databaseNowMs()))),
      ),
    )
    .orderBy(asc(outbox.dueAtMs))
    .limit(limit);
}
