import { and, eq, lte, ne, or } from 'drizzle-orm';
import { sha256Hex } from '../../domain/canonical-json.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { mayWriteOutside, type Phase } from '../../domain/phase.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Receipt } from '../../domain/write-plan.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { outbox, type OutboxRow } from '../../db/schema/outbox.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, moveCase, withTiming } from '../case-row.ts';
import { sendOnce, type PostPort, type Sent } from './post-port.ts';

export type PostResult = 'done' | 'already_done' | 'held' | 'busy' | 'retry' | 'failed';
type PostContext = ActContext & { phase: Phase; port: PostPort };

/** One attempt, the look for the marker included. */
const ATTEMPT_MS = 30 * SECOND_MS;
/** Far longer than an attempt: a request that was given up must not arrive after the next worker looked and found nothing. */
const CLAIM_MS = 2 * MINUTE_MS;
const BACKOFF_FIRST_MS = 2 * SECOND_MS;
const BACKOFF_MAX_MS = 5 * MINUTE_MS;
const ATTEMPTS = 40;

/**
 * Tries to send one approved write: claims its row, sends, and stores the receipt in the transaction that marks it done. Killed in
 * between, the row stays claimed, and the next worker finds the note by its marker. `held`: the phase was lowered, nothing leaves.
 */
export async function postTarget(ctx: PostContext, input: { outboxId: string }): Promise<PostResult> {
  requireService(ctx);
  const claimed = await claim(ctx, input.outboxId);
  if (typeof claimed === 'string') return claimed;
  let sent: Sent;
  try {
    sent = await sendOnce(ctx.port, claimed.target, AbortSignal.timeout(ATTEMPT_MS));
  } catch (error) {
    return giveBack(ctx, claimed, error);
  }
  return finish(ctx, claimed, sent);
}

async function claim(ctx: PostContext, outboxId: string): Promise<OutboxRow | PostResult> {
  return ctx.db.transaction(async (tx) => {
    const [known] = await tx.select({ caseId: outbox.caseId }).from(outbox).where(eq(outbox.id, outboxId));
    if (known === undefined) throw new NotFoundError(`there is no write ${outboxId}`);
    const row = await lockCase(tx, known.caseId);
    const [now] = await tx.select().from(outbox).where(eq(outbox.id, outboxId));
    if (now === undefined) throw new NotFoundError(`there is no write ${outboxId}`);
    if (now.state === 'done') return 'already_done';
    if (now.state === 'failed') return 'failed';
    if (!mayWriteOutside(ctx.phase) || row.restricted) return 'held';
    const [claimed] = await tx
      .update(outbox)
      .set({ state: 'sending', attempts: now.attempts + 1, dueAtMs: ctx.nowMs + CLAIM_MS })
      .where(
        and(
          eq(outbox.id, outboxId),
          eq(outbox.attempts, now.attempts),
          or(eq(outbox.state, 'pending'), eq(outbox.state, 'sending')),
          lte(outbox.dueAtMs, ctx.nowMs),
        ),
      )
      .returning();
    if (claimed === undefined) return 'busy';
    await appendAudit(tx, ctx, {
      act: 'publish.attempted',
      caseId: row.id,
      detail: {
        outbox: outboxId,
        target: claimed.kind,
        offense: claimed.offenseId,
        attempt: claimed.attempts,
        textSha256: digestOf(claimed),
      },
    });
    return claimed;
  });
}

async function finish(ctx: PostContext, claimed: OutboxRow, sent: Sent): Promise<PostResult> {
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, claimed.caseId);
    const receipt: Receipt = {
      target: claimed.kind,
      offenseId: claimed.offenseId,
      remoteId: sent.remoteId,
      responseSha256: sha256Hex(sent.response),
      receivedAtMs: ctx.nowMs,
    };
    const done = await tx
      .update(outbox)
      .set({ state: 'done', receipt, lastError: null, doneAtMs: ctx.nowMs })
      .where(and(eq(outbox.id, claimed.id), ne(outbox.state, 'done')))
      .returning({ id: outbox.id });
    if (done.length === 0) return 'already_done';
    if (row.run === claimed.run && row.status === 'publishing' && (await nothingLeft(tx, claimed))) {
      await moveCase(tx, ctx, row, 'published', { timings: withTiming(row, 'posted', ctx.nowMs) });
    }
    await appendAudit(tx, ctx, { act: 'publish.done', caseId: row.id, detail: { outbox: claimed.id, ...receipt } });
    return 'done';
  });
}

/** Back to the queue with a delay, or, when trying again cannot help, out where a human sees it. */
async function giveBack(ctx: PostContext, claimed: OutboxRow, error: unknown): Promise<PostResult> {
  const permanent = ctx.port.isPermanent(error) || claimed.attempts >= ATTEMPTS;
  const lastError = (error instanceof Error ? error.message : 'unknown').slice(0, 300);
  const delayMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(claimed.attempts - 1, 10), BACKOFF_MAX_MS);
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, claimed.caseId);
    const moved = await tx
      .update(outbox)
      .set({ state: permanent ? 'failed' : 'pending', dueAtMs: ctx.nowMs + delayMs, lastError })
      .where(and(eq(outbox.id, claimed.id), eq(outbox.state, 'sending'), eq(outbox.attempts, claimed.attempts)))
      .returning({ id: outbox.id });
    if (moved.length === 0) return 'busy';
    if (permanent && row.run === claimed.run && row.status === 'publishing') {
      await moveCase(tx, ctx, row, 'failed', {
        node: 'publish',
        failureReason: `QRadar did not take the ${claimed.kind.replaceAll('_', ' ')}: ${lastError}`,
        failureFix: 'look at the write token and the offense (npm run doctor), then send it again from the case page',
      });
    }
    await appendAudit(tx, ctx, {
      act: permanent ? 'publish.failed' : 'publish.postponed',
      caseId: row.id,
      detail: { outbox: claimed.id, attempt: claimed.attempts, delayMs: permanent ? null : delayMs },
    });
    return permanent ? 'failed' : 'retry';
  });
}

async function nothingLeft(tx: Tx, claimed: OutboxRow): Promise<boolean> {
  return (await tx.$count(outbox, and(eq(outbox.caseId, claimed.caseId), eq(outbox.run, claimed.run), ne(outbox.state, 'done')))) === 0;
}

function digestOf(row: OutboxRow): string {
  return sha256Hex(row.target.kind === 'offense_note' ? row.target.text : String(row.target.closingReasonId));
}
