import { incidentText } from '../../domain/incident-text.ts';
import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { hashOf } from '../../domain/canonical-json.ts';
import { InvalidError } from '../../domain/errors.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import { putIncident } from '../../db/incidents.ts';
import { incidentVectors } from '../../db/schema/incident-vectors.ts';
import { incidents } from '../../db/schema/incidents.ts';
import { requireRoleOrService, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** One closed case of the past. Summary and outcome hold no names. */
const PastIncident = z.object({
  id: z.string().min(1).max(100),
  closedAtMs: z.number().int().nonnegative(),
  family: z.string().min(1).max(100),
  verdict: z.enum(VERDICTS),
  outcome: z.string().max(1_000),
  features: z.array(z.string().min(1).max(100)).max(100),
  summary: z.string().max(4_000),
});
type PastIncident = z.infer<typeof PastIncident>;

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
  const all = parse(input.jsonLines);
  const open = await withoutKnown(ctx, all);
  for (let i = 0; i < open.length; i += BATCH) {
    const batch = open.slice(i, i + BATCH);
    const vectors = ctx.embed === null ? batch.map(() => null) : await ctx.embed(batch.map((p) => incidentText(p)));
    await ctx.db.transaction(async (tx) => {
      for (const [n, past] of batch.entries()) {
        await putIncident(
          tx,
          { ...past, embedding: vectors[n] ?? null, modelId: ctx.modelId },
          { caseId: null, retainUntil: ctx.nowMs + ctx.retainMs },
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

function parse(jsonLines: string): PastIncident[] {
  const lines = jsonLines.split('\n').map((text, i) => ({ text: text.trim(), line: i + 1 }));
  return lines.filter(({ text }) => text !== '').map(({ text, line }) => parseLine(text, line));
}

function parseLine(text: string, line: number): PastIncident {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidError(`past incidents, line ${line}: not JSON; write one object a line`, { cause: error });
  }
  const parsed = PastIncident.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidError(`past incidents, line ${line}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}`);
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
