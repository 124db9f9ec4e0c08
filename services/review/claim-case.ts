import { eq } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { investigations, type InvestigationRow } from '../../db/schema/investigations.ts';
import { requireRole, type ActContext, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';

/** After this long without another claim the case is free again. */
export const CLAIM_MS = 30 * MINUTE_MS;

/** Who holds the case at `nowMs`, or null. */
export function holderOf(row: Pick<InvestigationRow, 'claimedBy' | 'claimedUntilMs'>, nowMs: number): string | null {
  return row.claimedBy !== null && row.claimedUntilMs !== null && row.claimedUntilMs > nowMs ? row.claimedBy : null;
}

/** `ConflictError`, with the holder's name, when somebody else works on the case. */
export function requireNotHeld(row: InvestigationRow, nowMs: number, userName: string): void {
  const holder = holderOf(row, nowMs);
  if (holder !== null && holder !== userName) throw new ConflictError(`${holder} works on this case; ask them to release it`);
}

/** Takes a waiting case for oneself, one of several at the same moment. Claiming one's own again makes it last longer. */
export async function claimCase(ctx: ActContext & Restricting, input: { caseId: string }): Promise<{ untilMs: number }> {
  const by = requireRole(ctx, 'senior_analyst');
  return ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, by.userName);
    if (row.status !== 'awaiting_review')
      throw new ConflictError(`this case is ${row.status.replaceAll('_', ' ')} and does not wait for a review`);
    requireNotHeld(row, ctx.nowMs, by.userName);
    const claim = { claimedBy: by.userName, claimedUntilMs: ctx.nowMs + CLAIM_MS };
    await tx.update(investigations).set(claim).where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, { act: 'case.claimed', caseId: row.id, detail: { run: row.run, untilMs: claim.claimedUntilMs } });
    return { untilMs: claim.claimedUntilMs };
  });
}

/** Gives a case back to the queue. Only who holds it can; one that nobody holds is as good as released. */
export async function releaseCase(ctx: ActContext & Restricting, input: { caseId: string }): Promise<void> {
  const by = requireRole(ctx, 'senior_analyst');
  await ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, by.userName);
    if (holderOf(row, ctx.nowMs) === null) return;
    requireNotHeld(row, ctx.nowMs, by.userName);
    await tx.update(investigations).set({ claimedBy: null, claimedUntilMs: null }).where(eq(investigations.id, row.id));
    await appendAudit(tx, ctx, { act: 'case.released', caseId: row.id, detail: { run: row.run } });
  });
}
