import { and, eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { DbOrTx } from '../../db/quiet-session.ts';
import { reviews } from '../../db/schema/reviews.ts';
import type { RunRef, Sealing } from '../act.ts';

/** The note of an approved run, byte for byte as it was approved; ConflictError where nothing was approved. */
export async function loadApprovedNote(ctx: { db: DbOrTx } & Sealing, ref: RunRef): Promise<string> {
  const [row] = await ctx.db
    .select({ id: reviews.id, sealed: reviews.noteSealed })
    .from(reviews)
    .where(and(eq(reviews.caseId, ref.caseId), eq(reviews.run, ref.run), eq(reviews.state, 'decided')));
  if (row === undefined || row.sealed === null) throw new ConflictError(`case ${ref.caseId} has no approved note; nothing leaves`);
  const cipher = await caseCipher(ctx.db, ctx.dataKey, ref.caseId);
  return cipher.open('reviews', row.id, row.sealed) as string;
}
