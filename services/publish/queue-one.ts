import type { WriteTarget } from '../../domain/write-plan.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { sealTarget } from '../../db/sealed-target.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import type { ActContext, Queueing } from '../act.ts';

type OfRun = Pick<InvestigationRow, 'id' | 'run' | 'retainUntil' | 'legalHold'> & { draftHash: string };

/** Puts one approved write into the outbox and leaves it for a worker; false when it is there already. The caller writes the audit row. */
export async function queueOne(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs' | 'newId' | 'dataKey'> & Queueing,
  row: OfRun,
  target: WriteTarget,
): Promise<boolean> {
  const id = ctx.newId();
  const cipher = await caseCipher(tx, ctx.dataKey, row.id);
  const [queued] = await tx
    .insert(outbox)
    .values({
      id,
      caseId: row.id,
      run: row.run,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      draftHash: row.draftHash,
      kind: target.kind,
      offenseId: target.offenseId,
      sealed: sealTarget(cipher, id, target),
      state: 'pending',
      dueAtMs: ctx.nowMs,
      queuedAtMs: ctx.nowMs,
    })
    .onConflictDoNothing()
    .returning({ id: outbox.id });
  if (queued !== undefined) await ctx.queue.send(tx, 'publish', { caseId: row.id, outboxId: queued.id });
  return queued !== undefined;
}
