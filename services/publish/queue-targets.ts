import { and, eq, isNotNull, lte } from 'drizzle-orm';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { isFinal, type FinalDecision } from '../../domain/decision.ts';
import { ConflictError, InvalidError } from '../../domain/errors.ts';
import type { StatusName } from '../../domain/investigation.ts';
import { mayWriteOutside, type Phase } from '../../domain/phase.ts';
import type { WriteTarget } from '../../domain/write-plan.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type Queueing, type RunRef, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun, moveCase } from '../case-row.ts';
import { loadApproved } from './load-approved.ts';
import { queueOne } from './queue-one.ts';

/** Statuses in which the decision was carried out already: queueing again changes nothing. */
const CARRIED_OUT: readonly StatusName[] = ['publishing', 'published', 'dismissed', 'kept'];

/**
 * Carries a recorded decision out: approved bytes go to the outbox and a worker posts them, or the case ends. Nothing is queued in
 * phases below `enrich` and for restricted cases; what was approved is kept. Doing it again changes nothing.
 */
export async function queueTargets(
  ctx: ActContext & Queueing & { phase: Phase },
  input: RunRef & { targets: readonly WriteTarget[] },
): Promise<{ queuedTargets: number; status: StatusName }> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const decided = await decisionOf(tx, row);
    const { decision } = decided;
    if (CARRIED_OUT.includes(row.status)) return { queuedTargets: await countOf(tx, row), status: row.status };
    const targets = mayWriteOutside(ctx.phase) && !row.restricted ? input.targets : [];
    await requireCovered(tx, ctx, row, decided, targets);
    // Queued once already, before a crash or a failure: what was queued then is what is posted, wherever offenses stand by now.
    if ((await countOf(tx, row)) === 0)
      for (const target of targets) await queueOne(tx, ctx, { ...row, draftHash: decision.draftHash }, target);
    const status: StatusName = decision.kind === 'dismiss' ? 'dismissed' : targets.length > 0 ? 'publishing' : 'kept';
    await moveCase(tx, ctx, row, status);
    await appendAudit(tx, ctx, {
      act: 'publish.queued',
      caseId: row.id,
      detail: {
        run: row.run,
        phase: ctx.phase,
        status,
        draftHash: decision.draftHash,
        targets: targets.map((t) => `${t.kind}:${t.offenseId}`),
      },
    });
    return { queuedTargets: targets.length, status };
  });
}

type Decided = { decision: FinalDecision; decidedAtMs: number };

/** The recorded decision, handed over and no longer to be undone, which must be about the draft that the case holds now. */
async function decisionOf(tx: Tx, row: InvestigationRow): Promise<Decided> {
  const [review] = await tx
    .select({ decision: reviews.decision, draftHash: reviews.draftHash, decidedAtMs: reviews.decidedAtMs })
    .from(reviews)
    .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'decided'), isNotNull(reviews.settledAtMs)));
  const decision = review?.decision ?? null;
  if (review === undefined || decision === null || !isFinal(decision))
    throw new ConflictError(`case ${row.id} has no recorded decision; nothing leaves`);
  if (review.draftHash !== decision.draftHash || row.draftHash !== decision.draftHash) {
    throw new ConflictError(`the decision on case ${row.id} is about another draft; nothing leaves`);
  }
  return { decision, decidedAtMs: review.decidedAtMs ?? 0 };
}

/** Every target is about an offense of this case, and one that the decision approved, byte for byte. */
async function requireCovered(
  tx: Tx,
  ctx: Sealing,
  row: InvestigationRow,
  { decision, decidedAtMs }: Decided,
  targets: readonly WriteTarget[],
): Promise<void> {
  const rows = await tx
    .select({ id: investigationOffenses.offenseId })
    .from(investigationOffenses)
    .where(and(eq(investigationOffenses.caseId, row.id), lte(investigationOffenses.joinedAtMs, decidedAtMs)));
  const offenses = new Set(rows.map((r) => r.id));
  const kept = decision.kind === 'dismiss' ? [] : await loadApproved({ ...ctx, db: tx }, { caseId: row.id, run: row.run });
  const approved = new Set(kept.map((t) => canonicalJson(t)));
  for (const target of targets) {
    if (!offenses.has(target.offenseId))
      throw new InvalidError(`targets: offense ${target.offenseId} does not belong to case ${row.id} as it was decided on`);
    if (target.kind === 'close_offense') {
      if (!decision.closeOffense) throw new InvalidError('targets: closing the offense was not approved');
      continue;
    }
    if (decision.kind === 'dismiss') throw new InvalidError('targets: a dismissed draft is not posted');
    if (!approved.has(canonicalJson(target)))
      throw new InvalidError(`targets: the ${target.kind.replaceAll('_', ' ')} is not the one that was approved`);
  }
}

async function countOf(tx: Tx, row: InvestigationRow): Promise<number> {
  return tx.$count(outbox, and(eq(outbox.caseId, row.id), eq(outbox.run, row.run)));
}
