import { and, asc, eq } from 'drizzle-orm';
import { mergeInstructions, type Instructions } from '../../domain/remark.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { Db } from '../../db/quiet-session.ts';
import { remarks } from '../../db/schema/remarks.ts';
import type { RunRef, Sealing } from '../act.ts';

/** What reviewers asked for when they sent the drafts of this run back, as one. */
export async function loadInstructions(ctx: { db: Db } & Sealing, ref: RunRef): Promise<ReturnType<typeof mergeInstructions>> {
  const rows = await ctx.db
    .select({ id: remarks.id, sealed: remarks.sealed })
    .from(remarks)
    .where(and(eq(remarks.caseId, ref.caseId), eq(remarks.run, ref.run), eq(remarks.kind, 'instructions')))
    .orderBy(asc(remarks.madeAtMs), asc(remarks.id));
  if (rows.length === 0) return mergeInstructions([]);
  const cipher = await caseCipher(ctx.db, ctx.dataKey, ref.caseId);
  return mergeInstructions(rows.map((r) => cipher.open('remarks', r.id, r.sealed) as Instructions));
}
