import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createUseLiteEmbedder } from '../../agents/models/embedders/use-lite.ts';
import { createIncidentStore } from '../../db/incidents.ts';
import type { Database } from '../../db/open.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { sha256Hex } from '../../domain/canonical-json.ts';
import { fuse } from './fuse.ts';
import { FAMILIES, type FamilyItem } from './testing-families.ts';
import type { IncidentStore } from './port.ts';
import { incidentText, wordsOf } from '../../domain/incident-text.ts';

const embedder = createUseLiteEmbedder();
const signal = new AbortController().signal;

let database: Database;
let store: IncidentStore;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  store = createIncidentStore(database.drizzle, { retainMs: 1_000, nowMs: () => 1 });
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
});
afterAll(() => database.close());

type Query = { features: string[]; text: string };

type Quality = { p1: number; answered: number; p1OfAnswered: number };

/**
 * P@1: the share of cases whose most similar other case is of the same family, a case without any similar one counted as wrong;
 * each case is left out once.
 */
async function quality(queryOf: (item: FamilyItem, index: number) => Query): Promise<Quality> {
  const queries = FAMILIES.map(queryOf);
  const embeddings = await embedder.embed(
    queries.map((q) => q.text),
    signal,
  );
  let right = 0;
  let answered = 0;
  for (const [i, { features, text }] of queries.entries()) {
    const found = await store.search({ features, embedding: embeddings[i] ?? null, text, modelId: embedder.id, limit: 20 }, signal);
    const others = found.filter((c) => c.id !== `case-${i}`);
    const [best] = fuse(features, others, 6);
    if (best !== undefined) answered += 1;
    if (best?.incident.family === FAMILIES[i]?.family) right += 1;
  }
  return { p1: share(right, FAMILIES.length), answered: share(answered, FAMILIES.length), p1OfAnswered: share(right, answered) };
}

function share(n: number, of: number): number {
  return Math.round((n / of) * 1_000) / 1_000;
}

/** About a third of the features is kept, without the rules: a case of which little was seen. */
function seenInPart(item: FamilyItem, index: number): string[] {
  const kept = item.features.filter((f) => !f.startsWith('rule:') && Number.parseInt(sha256Hex(`${index}|${f}`).slice(0, 2), 16) < 96);
  return kept.length > 0 ? kept : item.features.slice(-1);
}

describe('the most similar of 48 cases in 8 families is of the same family', () => {
  test.for<{ name: string; query: (item: FamilyItem) => Query }>([
    { name: 'told by its features, as in an investigation', query: (f) => ({ features: f.features, text: wordsOf(f.features) }) },
    { name: 'told by features and a summary', query: (f) => ({ features: f.features, text: incidentText(f) }) },
  ])('$name: P@1 at least .6', async ({ query }, { annotate }) => {
    const measured = await quality(query);
    await annotate(JSON.stringify(measured), 'measured');
    expect(measured.p1, JSON.stringify(measured)).toBeGreaterThanOrEqual(0.6);
  });

  test('a case of which little was seen is matched far less well: at least .4 of what is called alike', async ({ annotate }) => {
    const measured = await quality((f, i) => ({ features: seenInPart(f, i), text: wordsOf(seenInPart(f, i)) }));
    await annotate(JSON.stringify(measured), 'measured');
    expect(measured.p1OfAnswered, JSON.stringify(measured)).toBeGreaterThanOrEqual(0.4);
  });
});
