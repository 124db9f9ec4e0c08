import { and, asc, inArray, lte } from 'drizzle-orm';
import type { Db } from '../quiet-session.ts';
import { outbox } from '../schema/outbox.ts';

/** Approved writes whose time has come: never tried, tried in vain, or claimed by a worker that was killed. */
export async function dueOutbox(db: Db, nowMs: number, limit = 200): Promise<{ caseId: string; outboxId: string }[]> {
  return db
    .select({ caseId: outbox.caseId, outboxId: outbox.id })
    .from(outbox)
    .where(and(inArray(outbox.state, ['pending', 'sending']), lte(outbox.dueAtMs, nowMs)))
    .orderBy(asc(outbox.dueAtMs))
    .limit(limit);
}
