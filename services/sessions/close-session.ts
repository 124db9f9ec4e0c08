import { eq } from 'drizzle-orm';
import { sessions } from '../../db/schema/sessions.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** Ends a session; one that is not there is as good as ended. */
export async function closeSession(ctx: ActContext, input: { tokenHash: string }): Promise<void> {
  requireService(ctx);
  await ctx.db.transaction(async (tx) => {
    const [closed] = await tx.delete(sessions).where(eq(sessions.tokenHash, input.tokenHash)).returning({ userName: sessions.userName });
    if (closed !== undefined) await appendAudit(tx, ctx, { act: 'session.closed', caseId: null, detail: closed });
  });
}
