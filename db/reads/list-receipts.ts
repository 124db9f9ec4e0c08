import { and, asc, eq } from 'drizzle-orm';
import type { Receipt } from '../../domain/write-plan.ts';
import type { Db } from '../quiet-session.ts';
import { investigations } from '../schema/investigations.ts';
import { outbox } from '../schema/outbox.ts';
import { visibleTo, type Viewer } from './viewer.ts';

/** What came back from QRadar for one case, oldest first. */
export async function listReceipts(ctx: { db: Db; viewer: Viewer }, caseId: string): Promise<Receipt[]> {
  const rows = await ctx.db
    .select({ receipt: outbox.receipt })
    .from(outbox)
    .innerJoin(investigations, eq(investigations.id, outbox.caseId))
    .where(and(eq(outbox.caseId, caseId), eq(outbox.state, 'done'), visibleTo(ctx.viewer)))
    .orderBy(asc(outbox.doneAtMs));
  return rows.flatMap((r) => (r.receipt === null ? [] : [r.receipt]));
}
