import type { IncidentCandidate, IncidentStore } from './port.ts';
import { structuralSimilarity } from './structure.ts';

type Stored = Parameters<IncidentStore['add']>[0];

/** The port in memory, for tests: brute force, and words counted instead of `ts_rank`. */
export function memoryIncidentStore(): IncidentStore {
  const stored = new Map<string, Stored>();
  return {
    async search({ features, embedding, text, modelId, limit }) {
      const ofModel = [...stored.values()].filter((s) => s.modelId === modelId && s.embedding !== null);
      const mean = meanOf(ofModel.map((s) => s.embedding ?? []));
      const words = wordsIn(text);
      const all = [...stored.values()].map((s): { candidate: IncidentCandidate; structure: number } => {
        const { embedding: own, modelId: ownModel, ...incident } = s;
        const cosine =
          embedding === null || own === null || ownModel !== modelId ? null : cosineOf(minus(embedding, mean), minus(own, mean));
        const hits = wordsIn(`${s.summary} ${s.outcome}`).filter((w) => words.includes(w)).length;
        return {
          candidate: { ...incident, cosine, textRank: hits === 0 ? null : hits },
          structure: structuralSimilarity(features, s.features),
        };
      });
      const best = (value: (c: (typeof all)[number]) => number): (typeof all)[number][] =>
        all.toSorted((a, b) => value(b) - value(a)).slice(0, limit);
      const union = new Set([
        ...best((c) => c.structure),
        ...best((c) => c.candidate.cosine ?? -2),
        ...best((c) => c.candidate.textRank ?? -1),
      ]);
      return [...union].map((c) => c.candidate);
    },
    async add(incident) {
      stored.set(incident.id, incident);
    },
    async count() {
      return stored.size;
    },
  };
}

function wordsIn(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? [])];
}

function meanOf(vectors: readonly (readonly number[])[]): number[] {
  const [first] = vectors;
  if (first === undefined) return [];
  return first.map((_, i) => vectors.reduce((sum, v) => sum + (v[i] ?? 0), 0) / vectors.length);
}

function minus(vector: readonly number[], mean: readonly number[]): number[] {
  return vector.map((x, i) => x - (mean[i] ?? 0));
}

function cosineOf(a: readonly number[], b: readonly number[]): number {
  const norms = Math.sqrt(dot(a, a) * dot(b, b));
  return norms === 0 ? 0 : dot(a, b) / norms;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
}
