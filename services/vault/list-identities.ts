import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { TokenDomain } from '../../domain/pseudonym.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { identities } from '../../db/schema/identities.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { reveals } from '../../db/schema/reveals.ts';
import { requireRole, type ActContext, type Restricting, type Sealing } from '../act.ts';
import { requireMaySee } from '../case-row.ts';

/** A token that the case can be asked about. `identifier`: only while the one who looks has revealed it. */
export type KnownToken = { token: string; domain: TokenDomain; identifier: string | null; untilMs: number | null };

/** The tokens that a case keeps the way back for, the person first; names only where this person revealed them and the time is not over. */
export async function listIdentities(
  ctx: Omit<ActContext, 'newId'> & Sealing & Restricting,
  input: { caseId: string },
): Promise<KnownToken[]> {
  const by = requireRole(ctx, 'senior_analyst', 'privacy_officer');
  const [row] = await ctx.db.select().from(investigations).where(eq(investigations.id, input.caseId));
  if (row === undefined) return [];
  requireMaySee(ctx, row, by.userName);
  const kept = await ctx.db
    .select()
    .from(identities)
    .where(eq(identities.caseId, row.id))
    .orderBy(asc(identities.domain), asc(identities.token));
  const open = await ctx.db
    .select({ token: reveals.token, untilMs: reveals.untilMs })
    .from(reveals)
    .where(and(eq(reveals.caseId, row.id), eq(reveals.userName, by.userName), gt(reveals.untilMs, ctx.nowMs)))
    .orderBy(desc(reveals.untilMs));
  const cipher = await caseCipher(ctx.db, ctx.dataKey, row.id);
  const lines = kept.map(({ token, domain, sealed }): KnownToken => {
    const until = open.find((r) => r.token === token);
    const identifier = until === undefined ? null : cipher.open('identities', token, sealed);
    return { token, domain, identifier: typeof identifier === 'string' ? identifier : null, untilMs: until?.untilMs ?? null };
  });
  return lines.toSorted((a, b) => Number(b.token === row.subjectToken) - Number(a.token === row.subjectToken));
}
