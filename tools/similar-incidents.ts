import { z } from 'zod';
import { measuresOf } from '../scorers/measures.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf } from './failure.ts';
import { ROWS } from './rows.ts';
import { featuresOf } from './similar-incidents/features.ts';
import { fuse } from './similar-incidents/fuse.ts';
import { quarterOf } from './similar-incidents/quarter.ts';
import { wordsOf } from '../domain/incident-text.ts';
import type { Tool } from './tool.ts';

const SHOWN = 6;
const CANDIDATES_PER_WAY = 30;

/**
 * Closed cases that look alike, by structure first, benign precedents beside malicious ones. Only cases closed before the moment
 * the run looks from, and never the case itself. An embedder that fails makes the answer partial: structure and words remain.
 */
export function similarIncidentTool(
  deps: Pick<ToolParts, 'incidents' | 'embedder' | 'loadEvidence'>,
): Tool<'similar_incident', Record<string, never>> {
  return {
    name: 'similar_incident',
    kind: 'similar_incident',
    effect: 'read',
    description: 'Closed cases that look alike, with how they ended: what they share with this case and where they differ.',
    input: z.strictObject({}),
    row: ROWS.similar_incident,
    bounds: { rows: SHOWN, bytes: 32_768, timeoutMs: 20_000 },
    async run(context, _input, signal) {
      const evidence = await deps.loadEvidence(context.investigationId, context.run);
      const features = featuresOf(evidence, measuresOf(evidence, context), context);
      const text = wordsOf(features);
      const embedding = await embedOrNull(deps.embedder, text, signal);
      const candidates = await deps.incidents.search(
        { features, embedding, text, modelId: deps.embedder.id, limit: CANDIDATES_PER_WAY },
        signal,
      );
      const earlier = candidates.filter((c) => c.closedAtMs < context.nowMs && c.id !== context.investigationId);
      const rows = fuse(features, earlier, SHOWN).map(({ incident, similarity, shared, differs }) => ({
        incidentId: incident.id,
        closedQuarter: quarterOf(incident.closedAtMs),
        family: incident.family,
        verdict: incident.verdict,
        outcome: incident.outcome,
        shared,
        differs,
        similarity,
      }));
      const gaps = embedding === null ? ['compared by structure and words only, the sentence embedder did not answer'] : [];
      return { ok: true, rows, coverage: coverageOf(gaps), window: null, aql: null, subjectWritable: [] };
    },
  };
}

/** A model that fails is no reason to forget the precedents. The run's own end is still an end. */
async function embedOrNull(embedder: ToolParts['embedder'], text: string, signal: AbortSignal): Promise<number[] | null> {
  try {
    const [vector] = await embedder.embed([text], signal);
    return vector ?? null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}
