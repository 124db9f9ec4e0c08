import { and, eq } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import { InvalidError, NotFoundError } from '../../domain/errors.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { identities } from '../../db/schema/identities.ts';
import { reveals } from '../../db/schema/reveals.ts';
import { requireRole, type ActContext, type Restricting, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';

/** How long the one who revealed a name may see it again without another reason. */
export const REVEAL_MS = 15 * MINUTE_MS;

/**
 * The one act that reads a name back. It needs a provisional verdict and a reason, holds for fifteen minutes and for the one who
 * asked, and no audit row means no name.
 */
export async function revealToken(
  ctx: ActContext & Sealing & Restricting,
  input: { caseId: string; token: string; reason: string; provisionalVerdict: Verdict },
): Promise<string> {
  const by = requireRole(ctx, 'senior_analyst', 'privacy_officer');
  const reason = input.reason.trim();
  if (reason.length < 10 || reason.length > 500) throw new InvalidError('reason: between 10 and 500 characters');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, by.userName);
    const [kept] = await tx
      .select({ sealed: identities.sealed })
      .from(identities)
      .where(and(eq(identities.caseId, row.id), eq(identities.token, input.token)));
    if (kept === undefined) throw new NotFoundError(`case ${row.id} does not know this token`);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const identifier = cipher.open('identities', input.token, kept.sealed);
    if (typeof identifier !== 'string') throw new Error('an identity is not text');
    const id = ctx.newId();
    await tx.insert(reveals).values({
      id,
      caseId: row.id,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      token: input.token,
      userName: by.userName,
      role: by.role,
      provisionalVerdict: input.provisionalVerdict,
      sealed: cipher.seal('reveals', id, reason),
      revealedAtMs: ctx.nowMs,
      untilMs: ctx.nowMs + REVEAL_MS,
    });
    // The reason may name the person: the log that outlives the case holds its digest.
    await appendAudit(tx, ctx, {
      act: 'identity.revealed',
      caseId: row.id,
      detail: { token: input.token, role: by.role, provisionalVerdict: input.provisionalVerdict, reasonSha256: hashOf(reason) },
    });
    return identifier;
  });
}
