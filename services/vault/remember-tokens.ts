import type { TokenDomain } from '../../domain/pseudonym.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { identities } from '../../db/schema/identities.ts';
import { requireService, type ActContext, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';

export type Identity = { token: string; domain: TokenDomain; identifier: string };

const BATCH = 500;

/** Keeps the way back from tokens that a case met; a token that is kept already is left as it is. */
export async function rememberTokens(
  ctx: ActContext & Sealing,
  input: { caseId: string; identities: readonly Identity[] },
): Promise<number> {
  requireService(ctx);
  if (input.identities.length === 0) return 0;
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    let kept = 0;
    for (let i = 0; i < input.identities.length; i += BATCH) {
      const values = input.identities.slice(i, i + BATCH).map(({ token, domain, identifier }) => ({
        caseId: row.id,
        retainUntil: row.retainUntil,
        legalHold: row.legalHold,
        token,
        domain,
        sealed: cipher.seal('identities', token, identifier),
        metAtMs: ctx.nowMs,
      }));
      const inserted = await tx.insert(identities).values(values).onConflictDoNothing().returning({ token: identities.token });
      kept += inserted.length;
    }
    if (kept > 0) await appendAudit(tx, ctx, { act: 'identities.kept', caseId: row.id, detail: { tokens: kept } });
    return kept;
  });
}
