import { and, eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import type { WriteTarget } from '../../domain/write-plan.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { DbOrTx } from '../../db/quiet-session.ts';
import { reviews } from '../../db/schema/reviews.ts';
import type { RunRef, Sealing } from '../act.ts';
import { offenseWrittenTo } from './plan-targets.ts';

/** What the approval of a run lets out, byte for byte as it was approved; ConflictError where nothing was approved. */
export async function loadApproved(ctx: { db: DbOrTx } & Sealing, ref: RunRef): Promise<WriteTarget[]> {
  const [row] = await ctx.db
    .select({ id: reviews.id, sealed: reviews.approvedSealed, decidedAtMs: reviews.decidedAtMs })
    .from(reviews)
    .where(and(eq(reviews.caseId, ref.caseId), eq(reviews.run, ref.run), eq(reviews.state, 'decided')));
  if (row === undefined || row.sealed === null) throw new ConflictError(`case ${ref.caseId} has nothing approved; nothing leaves`);
  const cipher = await caseCipher(ctx.db, ctx.dataKey, ref.caseId);
  const approved = cipher.open('reviews', row.id, row.sealed) as WriteTarget[] | string;
  if (typeof approved !== 'string') return approved;
  // Approved when the note was the only target: its text, whose last line is the marker.
  const offenseId = await offenseWrittenTo(ctx.db, ref.caseId, row.decidedAtMs ?? 0);
  const marker = approved.slice(approved.lastIndexOf('\n') + 1);
  return offenseId === null ? [] : [{ kind: 'offense_note', offenseId, marker, text: approved }];
}
