import { eq } from 'drizzle-orm';
import { draftHash } from '../../claims/draft-hash.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { drafts } from '../../db/schema/drafts.ts';
import type { DbOrTx } from '../../db/quiet-session.ts';
import type { Sealing } from '../act.ts';

/** The content of one version of a draft; throws when it is not what its hash says. */
export async function loadDraft(ctx: { db: DbOrTx } & Sealing, draftId: string): Promise<DraftContent> {
  const [row] = await ctx.db.select().from(drafts).where(eq(drafts.id, draftId));
  if (row === undefined) throw new NotFoundError(`there is no draft ${draftId}`);
  const cipher = await caseCipher(ctx.db, ctx.dataKey, row.caseId);
  const content = cipher.open('drafts', row.id, row.sealed) as DraftContent;
  if (draftHash(content) !== row.hash) throw new Error(`draft ${draftId} is not what its hash says`);
  return content;
}
