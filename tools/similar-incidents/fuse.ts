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
const WEIGHTS = { structure: 5, cosine: 1, text: 0.5 } as const;

/** Cases that share less than a fifth of what either shows are not alike, and saying so would mislead. */
const MIN_SIMILARITY = 0.2;

/** Damping of reciprocal rank fusion, Cormack, Clarke and Büttcher 2009. */
const RRF_K = 60;

/**
 * The candidates that are alike, best first, by weighted reciprocal rank fusion of structure, embedding and full text. A case
 * that shares too few features, or whose features are opposed, is never alike, whatever its words say. Among the `limit` returned
 * is at least one benign and one malicious precedent when there are any. Ties fall by id. Pure.
 */
export function fuse(features: readonly string[], candidates: readonly IncidentCandidate[], limit: number): Match[] {
  const alike = candidates
    .map((incident) => ({ incident, structure: structuralSimilarity(features, incident.features) }))
    .filter((c) => c.structure >= MIN_SIMILARITY);
  const ranks = [
    { weight: WEIGHTS.structure, rank: ranksBy(alike.map((c) => c.structure)) },
    { weight: WEIGHTS.cosine, rank: ranksBy(alike.map((c) => c.incident.cosine)) },
    { weight: WEIGHTS.text, rank: ranksBy(alike.map((c) => c.incident.textRank)) },
  ];
  const scored = alike.map((c, i) => ({
    ...c,
    score: ranks.reduce((sum, r) => sum + r.weight / (RRF_K + (r.rank[i] ?? alike.length)), 0),
  }));
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

/** Rank 1 for the largest; equal values share a rank; what has no value comes after all that have. */
function ranksBy(values: readonly (number | null)[]): number[] {
  const order = [...new Set(values.filter((v) => v !== null))].sort((a, b) => b - a);
  return values.map((v) => (v === null ? order.length : order.indexOf(v)) + 1);
}

/** The best `limit` in their order, among them the best of either side. */
function bothSides(ordered: readonly Match[], limit: number): Match[] {
  const sides = (['benign', 'malicious'] as const).map((side) => ordered.find((m) => SIDES[m.incident.verdict] === side));
  const kept = new Set(sides.filter((m) => m !== undefined).slice(0, limit));
  for (const match of ordered) if (kept.size < limit) kept.add(match);
  return ordered.filter((m) => kept.has(m));
}

const SIDES: Record<Verdict, 'benign' | 'malicious' | 'open'> = {
  true_positive: 'malicious',
  benign_true_positive: 'benign',
  false_positive: 'benign',
  unsure: 'open',
};
