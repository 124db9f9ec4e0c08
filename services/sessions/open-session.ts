import { lt } from 'drizzle-orm';
import type { Role } from '../../domain/roles.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** Records who logged in. Only the hash of the cookie is kept; sessions that ran out go with it. */
export async function openSession(
  ctx: ActContext,
  input: { tokenHash: string; userName: string; roles: readonly Role[]; ttlMs: number },
): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    await tx.delete(sessions).where(lt(sessions.expiresAtMs, ctx.nowMs));
    await tx.insert(sessions).values({
      tokenHash: input.tokenHash,
      userName: input.userName,
      roles: [...input.roles],
      openedAtMs: ctx.nowMs,
      expiresAtMs: ctx.nowMs + input.ttlMs,
    });
    await appendAudit(tx, ctx, { act: 'session.opened', caseId: null, detail: { userName: input.userName, roles: [...input.roles] } });
  });
}
