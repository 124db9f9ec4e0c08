import { and, eq } from 'drizzle-orm';
import type { Evidence } from '../../domain/evidence.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { evidence } from '../../db/schema/evidence.ts';
import { byLabel, openEvidence } from '../../db/sealed-evidence.ts';
import type { ActContext, RunRef, Sealing } from '../act.ts';

/** All evidence of a run with its raw rows, in the order of its labels. */
export async function loadEvidence(ctx: Pick<ActContext, 'db'> & Sealing, ref: RunRef): Promise<Evidence[]> {
  const rows = await ctx.db
    .select()
    .from(evidence)
    .where(and(eq(evidence.caseId, ref.caseId), eq(evidence.run, ref.run)));
  if (rows.length === 0) return [];
  const cipher = await caseCipher(ctx.db, ctx.dataKey, ref.caseId);
  return rows.map((row) => openEvidence(cipher, row)).sort(byLabel);
}
