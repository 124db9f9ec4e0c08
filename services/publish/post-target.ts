import { and, eq, ne } from 'drizzle-orm';
import { sha256Hex } from '../../domain/canonical-json.ts';
import type { Phase } from '../../domain/phase.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Receipt } from '../../domain/write-plan.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, moveCase, withTiming } from '../case-row.ts';
import { holdLease } from '../hold-lease.ts';
import { claimTarget, isOurs, renewClaim, type Claimed, type Unclaimed } from './claim-target.ts';
import { OutcomeUnknown, sendOnce, type PostPort, type Sent } from './post-port.ts';

export type PostResult = Unclaimed | 'done' | 'retry';
type PostContext = ActContext & {
  phase: Phase;
  port: PostPort;
  /** The process that sends. */
  owner: string;
  /** A clock that never goes back, ms. */
  elapsedMs: () => number;
  claimMs?: number;
};

/** One attempt, the look for what is there already included: for an event that is a search, which takes as long as Ariel does. */
const ATTEMPT_MS = 5 * MINUTE_MS;
/**
 * How long what was sent into the unknown may still arrive: nobody looks again before, and a claim lasts as long after the last
 * sign of life of its holder. Long for a request that is under way, short enough that a restart brings the note within half a minute.
 */
const SETTLE_MS = 12 * SECOND_MS;
const BACKOFF_FIRST_MS = 2 * SECOND_MS;
const BACKOFF_MAX_MS = 5 * MINUTE_MS;
const ATTEMPTS = 40;

/**
 * Tries to send one approved write: claims its row, sends, and stores the receipt in the transaction that marks it done. Killed in
 * between, the row stays claimed until the claim is no longer renewed, and the next worker looks for what it left before it sends. `held`: the
 * phase was lowered, nothing leaves.
 */
export async function postTarget(ctx: PostContext, input: { outboxId: string }): Promise<PostResult> {
  requireService(ctx);
  const ttlMs = ctx.claimMs ?? SETTLE_MS;
  const sinceMs = ctx.elapsedMs();
  const claimed = await claimTarget(ctx, { ...input, ttlMs });
  if (typeof claimed === 'string') return claimed;
  // A renewal that fails is tried again until the claim counts as lost.
  const claim = holdLease({ ...ctx, renew: () => renewClaim(ctx.db, claimed, ttlMs), ttlMs, sinceMs, onTrouble: () => undefined });
  let sent: Sent;
  try {
    sent = await sendOnce(ctx.port, claimed, claim, AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), claim.signal]));
  } catch (error) {
    return await giveBack(ctx, claimed, error);
  } finally {
    claim.stop();
  }
  return finish(ctx, claimed, sent);
}

async function finish(ctx: PostContext, claimed: Claimed, sent: Sent): Promise<PostResult> {
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
      .set({ state: 'done', receipt, lastError: null, doneAtMs: ctx.nowMs, claimOwner: null, claimUntilMs: null })
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
async function giveBack(ctx: PostContext, claimed: Claimed, error: unknown): Promise<PostResult> {
  const permanent = ctx.port.isPermanent(error) || claimed.attempts >= ATTEMPTS;
  const lastError = (error instanceof Error ? error.message : 'unknown').slice(0, 300);
  const backoffMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(claimed.attempts - 1, 10), BACKOFF_MAX_MS);
  const delayMs = error instanceof OutcomeUnknown ? Math.max(backoffMs, SETTLE_MS) : backoffMs;
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, claimed.caseId);
    const moved = await tx
      .update(outbox)
      .set({ state: permanent ? 'failed' : 'pending', dueAtMs: ctx.nowMs + delayMs, lastError, claimOwner: null, claimUntilMs: null })
      .where(isOurs(claimed))
      .returning({ id: outbox.id });
    if (moved.length === 0) return 'busy';
    if (permanent && row.run === claimed.run && row.status === 'publishing') {
      await moveCase(tx, ctx, row, 'failed', {
        node: 'publish',
        failureReason: `QRadar did not take the ${claimed.kind.replaceAll('_', ' ')}: ${lastError}`,
        failureFix: 'look at the write token and what it is written to (npm run doctor), then send it again from the case page',
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

async function nothingLeft(tx: Tx, claimed: Claimed): Promise<boolean> {
  return (await tx.$count(outbox, and(eq(outbox.caseId, claimed.caseId), eq(outbox.run, claimed.run), ne(outbox.state, 'done')))) === 0;
}
