import { and, eq, isNull, lt, lte, or } from 'drizzle-orm';
import { sha256Hex } from '../../domain/canonical-json.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { mayWriteOutside, type Phase } from '../../domain/phase.ts';
import { textOf, type TargetKind, type WriteTarget } from '../../domain/write-plan.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { databaseNowMs, databaseTimeIn } from '../../db/database-clock.ts';
import type { Db } from '../../db/quiet-session.ts';
import { openTarget } from '../../db/sealed-target.ts';
import { outbox, type OutboxRow } from '../../db/schema/outbox.ts';
import { requireService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';

export type Unclaimed = 'already_done' | 'held' | 'busy' | 'failed';
/** A row that this attempt holds, with what it is to send. */
export type Claimed = Omit<OutboxRow, 'target' | 'sealed'> & { target: WriteTarget };
/** What was written of a case that is restricted by now may leave QRadar again. */
const TAKES_OUT: ReadonlySet<TargetKind> = new Set(['withdraw_row', 'withdraw_user']);

type ClaimContext = ActContext & { phase: Phase; owner: string };

/**
 * Claims one approved write for an attempt, which its number of attempts then stands for. A claim that somebody else holds can be taken
 * over when its holder gave no sign of life for all of `ttlMs`.
 */
export async function claimTarget(ctx: ClaimContext, input: { outboxId: string; ttlMs: number }): Promise<Claimed | Unclaimed> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const [known] = await tx.select({ caseId: outbox.caseId }).from(outbox).where(eq(outbox.id, input.outboxId));
    if (known === undefined) throw new NotFoundError(`there is no write ${input.outboxId}`);
    const row = await lockCase(tx, known.caseId);
    const [now] = await tx.select().from(outbox).where(eq(outbox.id, input.outboxId));
    if (now === undefined) throw new NotFoundError(`there is no write ${input.outboxId}`);
    if (now.state === 'done') return 'already_done';
    if (now.state === 'failed') return 'failed';
    if (!mayWriteOutside(ctx.phase) || (row.restricted && !TAKES_OUT.has(now.kind))) return 'held';
    const isDue = and(eq(outbox.state, 'pending'), lte(outbox.dueAtMs, ctx.nowMs));
    const isLeft = and(eq(outbox.state, 'sending'), or(isNull(outbox.claimUntilMs), lt(outbox.claimUntilMs, databaseNowMs())));
    const [claimed] = await tx
      .update(outbox)
      .set({ state: 'sending', attempts: now.attempts + 1, claimOwner: ctx.owner, claimUntilMs: databaseTimeIn(input.ttlMs) })
      .where(and(eq(outbox.id, input.outboxId), eq(outbox.attempts, now.attempts), or(isDue, isLeft)))
      .returning();
    if (claimed === undefined) return 'busy';
    const target = openTarget(await caseCipher(tx, ctx.dataKey, row.id), claimed);
    await appendAudit(tx, ctx, {
      act: 'publish.attempted',
      caseId: row.id,
      detail: {
        outbox: input.outboxId,
        target: claimed.kind,
        offense: claimed.offenseId,
        attempt: claimed.attempts,
        takenOver: now.state === 'sending',
        // Without the name: the log outlives the case, and a digest of a name could be guessed.
        textSha256: sha256Hex(textOf(target, false)),
      },
    });
    return { ...claimed, target };
  });
}

/** A sign of life of the attempt, several times a claim. False: somebody else has taken it over. */
export async function renewClaim(db: Db, claimed: Pick<OutboxRow, 'id' | 'attempts'>, ttlMs: number): Promise<boolean> {
  const kept = await db
    .update(outbox)
    .set({ claimUntilMs: databaseTimeIn(ttlMs) })
    .where(isOurs(claimed))
    .returning({ id: outbox.id });
  return kept.length > 0;
}

/** The row, as long as this attempt holds it. */
export function isOurs(claimed: Pick<OutboxRow, 'id' | 'attempts'>) {
  return and(eq(outbox.id, claimed.id), eq(outbox.state, 'sending'), eq(outbox.attempts, claimed.attempts));
}
