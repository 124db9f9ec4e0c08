import type { Verdict } from '../../domain/verdict.ts';
import type { IncidentCandidate } from './port.ts';
import { differingFeatures, sharedFeatures, structuralSimilarity } from './structure.ts';

export type Match = {
  incident: IncidentCandidate;
  /** Structural similarity, 0..1, two decimals: the only figure that is shown. */
  similarity: number;
  shared: string[];
  differs: string[];
};

/** Structure says what happened; words only order what structure cannot tell apart. */
const WEIGHTS = { structure: 3, cosine: 1, text: 1 } as const;

/** Damping of reciprocal rank fusion, Cormack, Clarke and Büttcher 2009. */
const RRF_K = 60;

/**
 * The candidates that are alike, best first, by weighted reciprocal rank fusion of structure, embedding and full text. A case
 * that shares no feature, or whose features are opposed, is never alike, whatever its words say. Among the `limit` returned
 * is at least one benign and one malicious precedent when there are any. Ties fall by id. Pure.
 */
export function fuse(features: readonly string[], candidates: readonly IncidentCandidate[], limit: number): Match[] {
  const alike = candidates
    .map((incident) => ({ incident, structure: structuralSimilarity(features, incident.features) }))
    .filter((c) => c.structure > 0);
  const ranks = [
    { weight: WEIGHTS.structure, rank: ranksBy(alike.map((c) => c.structure)) },
    { weight: WEIGHTS.cosine, rank: ranksBy(alike.map((c) => c.incident.cosine)) },
    { weight: WEIGHTS.text, rank: ranksBy(alike.map((c) => c.incident.textRank)) },
  ];
  const scored = alike.map((c, i) => ({ ...c, score: ranks.reduce((sum, r) => sum + reciprocal(r.weight, r.rank[i] ?? null), 0) }));
  scored.sort((a, b) => b.score - a.score || (a.incident.id < b.incident.id ? -1 : 1));
  return bothSides(
    scored.map(({ incident, structure }) => ({
      incident,
      similarity: Math.round(structure * 100) / 100,
      shared: sharedFeatures(features, incident.features),
      differs: differingFeatures(features, incident.features),
    })),
    limit,
  );
}

/** Rank 1 for the largest; equal values share a rank; null for what has no value. */
function ranksBy(values: readonly (number | null)[]): (number | null)[] {
  const order = [...new Set(values.filter((v) => v !== null))].sort((a, b) => b - a);
  return values.map((v) => (v === null ? null : order.indexOf(v) + 1));
}

function reciprocal(weight: number, rank: number | null): number {
  return rank === null ? 0 : weight / (RRF_K + rank);
}

/** The best `limit`, with the last places given to the best of a side that would be missing. */
function bothSides(ordered: readonly Match[], limit: number): Match[] {
  const best = ordered.slice(0, limit);
  const wanted = (['benign', 'malicious'] as const)
    .filter((side) => !best.some((m) => SIDES[m.incident.verdict] === side))
    .map((side) => ordered.find((m) => SIDES[m.incident.verdict] === side))
    .filter((m) => m !== undefined);
  return [...best.slice(0, Math.max(0, limit - wanted.length)), ...wanted];
}

const SIDES: Record<Verdict, 'benign' | 'malicious' | 'open'> = {
  true_positive: 'malicious',
  benign_true_positive: 'benign',
  false_positive: 'benign',
  unsure: 'open',
};
