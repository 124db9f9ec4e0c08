import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '../../domain/errors.ts';
import type { CaseContext } from '../../domain/offense.ts';
import { caseCipher, type CaseCipher } from '../../db/case-cipher.ts';
import { caseContexts } from '../../db/schema/case-contexts.ts';
import type { ActContext, RunRef, Sealing } from '../act.ts';

/** The trusted view of a run, with raw identifiers: for tools only. */
export async function loadContext(ctx: Pick<ActContext, 'db'> & Sealing, ref: RunRef): Promise<CaseContext> {
  const [row] = await ctx.db
    .select({ sealed: caseContexts.sealed })
    .from(caseContexts)
    .where(and(eq(caseContexts.caseId, ref.caseId), eq(caseContexts.run, ref.run)));
  if (row === undefined) throw new NotFoundError(`run ${ref.run} of case ${ref.caseId} has no frozen context`);
  return openContext(await caseCipher(ctx.db, ctx.dataKey, ref.caseId), ref.run, row.sealed);
}

export function openContext(cipher: CaseCipher, run: number, sealed: Uint8Array): CaseContext {
  return cipher.open('case_contexts', String(run), sealed) as CaseContext;
}
