import { incidentText } from '../../domain/incident-text.ts';
import { eq, inArray } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import { putIncident } from '../../db/incidents.ts';
import { incidentVectors } from '../../db/schema/incident-vectors.ts';
import { incidents } from '../../db/schema/incidents.ts';
import { requireRoleOrService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { parseIncidents, PastIncident } from './parse-incidents.ts';

type ImportContext = ActContext & {
  /** Null when no embedder answers: incidents are found by features and words until they are imported again. */
  embed: ((texts: readonly string[]) => Promise<number[][]>) | null;
  modelId: string;
  retainMs: number;
};

const BATCH = 50;

/** Takes in closed cases of the past, one JSON object a line. Importing the same file again changes nothing. */
export async function importIncidents(ctx: ImportContext, input: { jsonLines: string }): Promise<{ imported: number; unchanged: number }> {
  requireRoleOrService(ctx, 'engineer', 'senior_analyst');
  const all = parseIncidents(input.jsonLines);
  const open = await withoutKnown(ctx, all);
  for (let i = 0; i < open.length; i += BATCH) {
    const batch = open.slice(i, i + BATCH);
    const vectors = ctx.embed === null ? batch.map(() => null) : await ctx.embed(batch.map((p) => incidentText(p)));
    await ctx.db.transaction(async (tx) => {
      for (const [n, past] of batch.entries()) {
        await putIncident(
          tx,
          { ...past, embedding: vectors[n] ?? null, modelId: ctx.modelId },
          { caseId: null, retainUntil: ctx.nowMs + ctx.retainMs, legalHold: false },
        );
      }
      await appendAudit(tx, ctx, {
        act: 'incidents.imported',
        caseId: null,
        detail: { incidents: batch.length, model: ctx.modelId, sha256: hashOf(batch) },
      });
    });
  }
  return { imported: open.length, unchanged: all.length - open.length };
}

/** Leaves out what is stored with the same content, and, when there is an embedder, with a vector of this model. */
async function withoutKnown(ctx: ImportContext, all: readonly PastIncident[]): Promise<PastIncident[]> {
  if (all.length === 0) return [];
  const stored = await ctx.db
    .select()
    .from(incidents)
    .where(
      inArray(
        incidents.id,
        all.map((p) => p.id),
      ),
    );
  const vectors = await ctx.db
    .select({ id: incidentVectors.incidentId })
    .from(incidentVectors)
    .where(eq(incidentVectors.modelId, ctx.modelId));
  const embedded = new Set(vectors.map((v) => v.id));
  const known = new Map(stored.map((s) => [s.id, hashOf(PastIncident.parse(s))]));
  return all.filter((p) => known.get(p.id) !== hashOf(p) || (ctx.embed !== null && !embedded.has(p.id)));
}
