import { webhookReplays } from '../../db/schema/webhook-replays.ts';
import { requireService, type ActContext, type Queueing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** Takes a signed hint once by its message id and wakes the poller; what the offense is, the poller reads from QRadar itself. */
export async function acceptHint(
  ctx: ActContext & Queueing,
  input: { messageId: string; offenseId: number | null },
): Promise<'accepted' | 'replayed'> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const inserted = await tx
      .insert(webhookReplays)
      .values({ messageId: input.messageId, receivedAtMs: ctx.nowMs })
      .onConflictDoNothing()
      .returning({ messageId: webhookReplays.messageId });
    if (inserted.length === 0) return 'replayed';
    await ctx.queue.send(tx, 'poll', { offenseId: input.offenseId });
    await appendAudit(tx, ctx, { act: 'hint.accepted', caseId: null, detail: { offense: input.offenseId } });
    return 'accepted';
  });
}
