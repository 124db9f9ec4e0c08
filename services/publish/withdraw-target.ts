import { eq } from 'drizzle-orm';
import { ConflictError, InvalidError, NotFoundError } from '../../domain/errors.ts';
import { mayWriteOutside, type Phase } from '../../domain/phase.ts';
import { withdrawalOf } from '../../domain/write-plan.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { openTarget } from '../../db/sealed-target.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { requireRole, type ActContext, type Queueing, type Restricting, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';
import { queueOne } from './queue-one.ts';

/**
 * Takes out of QRadar again what an approved write left there: the approval of exactly that removal, which goes out through the outbox
 * like any write. Notes and events stay for good; `InvalidError` says so.
 */
export async function withdrawTarget(
  ctx: ActContext & Sealing & Queueing & Restricting & { phase: Phase },
  input: { outboxId: string },
): Promise<void> {
  const by = requireRole(ctx, 'senior_analyst');
  await ctx.db.transaction(async (tx) => {
    const [known] = await tx.select({ caseId: outbox.caseId }).from(outbox).where(eq(outbox.id, input.outboxId));
    if (known === undefined) throw new NotFoundError(`there is no write ${input.outboxId}`);
    const row = await lockCase(tx, known.caseId);
    requireMaySee(ctx, row, by.userName);
    const [write] = await tx.select().from(outbox).where(eq(outbox.id, input.outboxId));
    if (write === undefined) throw new NotFoundError(`there is no write ${input.outboxId}`);
    if (write.state !== 'done') throw new ConflictError('this write has not arrived; load the case again');
    if (!mayWriteOutside(ctx.phase)) throw new ConflictError(`in phase ${ctx.phase} nothing is written to QRadar`);
    const withdrawal = withdrawalOf(openTarget(await caseCipher(tx, ctx.dataKey, row.id), write));
    if (withdrawal === null) throw new InvalidError(`target: QRadar keeps a ${write.kind.replaceAll('_', ' ')} for good`);
    const queued = await queueOne(tx, ctx, { ...row, run: write.run, draftHash: write.draftHash }, withdrawal);
    if (!queued) throw new ConflictError('this write is being taken out already; load the case again');
    await appendAudit(tx, ctx, {
      act: 'publish.withdrawn',
      caseId: row.id,
      detail: { outbox: write.id, role: by.role, target: write.kind, offense: write.offenseId },
    });
  });
}
