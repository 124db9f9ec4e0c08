import { and, eq } from 'drizzle-orm';
import { databaseTimeIn } from '../../db/database-clock.ts';
import type { Db } from '../../db/quiet-session.ts';
import { investigations } from '../../db/schema/investigations.ts';

/** A sign of life, several times a minute: it changes no state of the case and is not audited. False: the lease is lost; stop. */
export async function renewLease(db: Db, input: { caseId: string; owner: string; epoch: number; ttlMs: number }): Promise<boolean> {
  const kept = await db
    .update(investigations)
    .set({ leaseUntilMs: databaseTimeIn(input.ttlMs) })
    .where(and(eq(investigations.id, input.caseId), eq(investigations.leaseOwner, input.owner), eq(investigations.leaseEpoch, input.epoch)))
    .returning({ id: investigations.id });
  return kept.length > 0;
}
