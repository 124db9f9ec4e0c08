import { and, eq } from 'drizzle-orm';
import type { CaseFindings } from '../../domain/draft.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { findings } from '../../db/schema/findings.ts';
import type { ActContext, RunRef, Sealing } from '../act.ts';

export async function loadFindings(ctx: Pick<ActContext, 'db'> & Sealing, ref: RunRef): Promise<CaseFindings> {
  const [row] = await ctx.db
    .select({ sealed: findings.sealed })
    .from(findings)
    .where(and(eq(findings.caseId, ref.caseId), eq(findings.run, ref.run)));
  if (row === undefined) throw new NotFoundError(`run ${ref.run} of case ${ref.caseId} has no findings yet`);
  const cipher = await caseCipher(ctx.db, ctx.dataKey, ref.caseId);
  return cipher.open('findings', String(ref.run), row.sealed) as CaseFindings;
}
