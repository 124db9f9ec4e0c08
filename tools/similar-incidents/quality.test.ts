import { describe, expect, test } from 'vitest';
import { createUseLiteEmbedder } from '../../agents/models/embedders/use-lite.ts';
import { sha256Hex } from '../../domain/canonical-json.ts';
import { fuse } from './fuse.ts';
import { FAMILIES, type FamilyItem } from './testing-families.ts';
import { memoryIncidentStore } from './testing-store.ts';
import { incidentText, wordsOf } from './words.ts';

const embedder = createUseLiteEmbedder();
const signal = new AbortController().signal;

type Query = { features: string[]; text: string };

/** Share of cases whose most similar other case is of the same family; each case is left out once. */
async function precisionAtOne(queryOf: (item: FamilyItem, index: number) => Query): Promise<number> {
  const store = memoryIncidentStore();
  const vectors = await embedder.embed(FAMILIES.map(incidentText), signal);
  for (const [i, item] of FAMILIES.entries()) {
    await store.add({
      ...item,
      id: `case-${i}`,
      closedAtMs: i,
      outcome: item.verdict,
      embedding: vectors[i] ?? null,
      modelId: embedder.id,
    });
  }
  const queries = FAMILIES.map(queryOf);
  const embeddings = await embedder.embed(
    queries.map((q) => q.text),
    signal,
  );
  let right = 0;
  for (const [i, { features, text }] of queries.entries()) {
    const found = await store.search({ features, embedding: embeddings[i] ?? null, text, modelId: embedder.id, limit: 20 }, signal);
    const others = found.filter((c) => c.id !== `case-${i}`);
    const [best] = fuse(features, others, 6);
    if (best?.incident.family === FAMILIES[i]?.family) right += 1;
  }
  return Math.round((right / FAMILIES.length) * 1_000) / 1_000;
}

/** About a third of the features is kept, without the rules: a case of which little was seen. */
function seenInPart(item: FamilyItem, index: number): string[] {
  const kept = item.features.filter((f) => !f.startsWith('rule:') && Number.parseInt(sha256Hex(`${index}|${f}`).slice(0, 2), 16) < 96);
  return kept.length > 0 ? kept : item.features.slice(-1);
}

describe('the most similar of 48 cases in 8 families is of the same family', () => {
  test.for<{ name: string; query: (item: FamilyItem, index: number) => Query; atLeast: number }>([
    {
      name: 'told by its features, as in an investigation',
      query: (f) => ({ features: f.features, text: wordsOf(f.features) }),
      atLeast: 0.6,
    },
    { name: 'told by features and a summary', query: (f) => ({ features: f.features, text: incidentText(f) }), atLeast: 0.6 },
    {
      name: 'without its rules and most features',
      query: (f, i) => ({ features: seenInPart(f, i), text: wordsOf(seenInPart(f, i)) }),
      atLeast: 0.4,
    },
  ])('$name: at least $atLeast', async ({ query, atLeast }, { annotate }) => {
    const p1 = await precisionAtOne(query);
    await annotate(`P@1 ${p1}`, 'measured');
    expect(p1, `P@1 was ${p1}`).toBeGreaterThanOrEqual(atLeast);
  });
});
