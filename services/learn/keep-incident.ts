import { and, eq } from 'drizzle-orm';
import { isFinal } from '../../domain/decision.ts';
import { ConflictError } from '../../domain/errors.ts';
import { putIncident, type StoredIncident } from '../../db/incidents.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { requireService, type ActContext, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun } from '../case-row.ts';

export type Learned = Omit<StoredIncident, 'id' | 'closedAtMs' | 'verdict'>;

/**
 * Remembers a decided case as a similar incident, with the verdict of its recorded decision: false alarms too, or the memory would
 * lean toward suspicion. The id is that of the case, so that learning twice, or from a later run, replaces what was learned before.
 * Restricted cases, and those dismissed without an opinion, are not remembered: null.
 */
export async function keepIncident(
  ctx: ActContext,
  input: RunRef & { incident: Learned; embedding: readonly number[] | null; modelId: string; retainMs: number },
): Promise<{ incidentId: string } | null> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const [review] = await tx
      .select({ decision: reviews.decision, decidedAtMs: reviews.decidedAtMs })
      .from(reviews)
      .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'decided')));
    const decision = review?.decision ?? null;
    const closedAtMs = review?.decidedAtMs ?? null;
    if (decision === null || !isFinal(decision) || closedAtMs === null)
      throw new ConflictError(`case ${row.id} was not decided; there is nothing to learn`);
    if (row.restricted || (decision.kind === 'dismiss' && decision.verdict === 'unsure')) return null;
    const incident = { ...input.incident, id: row.id, closedAtMs, verdict: decision.verdict };
    await putIncident(
      tx,
      { ...incident, embedding: input.embedding, modelId: input.modelId },
      { caseId: row.id, retainUntil: ctx.nowMs + input.retainMs, legalHold: row.legalHold },
    );
    await appendAudit(tx, ctx, {
      act: 'incident.kept',
      caseId: row.id,
      detail: {
        run: row.run,
        verdict: incident.verdict,
        features: incident.features.length,
        model: input.embedding === null ? null : input.modelId,
      },
    });
    return { incidentId: row.id };
  });
}
