import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createIncidentStore, type Incidents, type StoredIncident } from './incidents.ts';
import type { Database } from './open.ts';
import { openTestDatabase } from './testing.ts';
import type { IncidentStore } from '../tools/similar-incidents/port.ts';

let database: Database;
let store: Incidents;
const signal = AbortSignal.timeout(60_000);

function incident(id: string, over: Partial<StoredIncident> = {}): StoredIncident {
  return { id, closedAtMs: 1, family: 'f', verdict: 'true_positive', outcome: 'closed', features: [], summary: 'a case', ...over };
}

beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  store = createIncidentStore(database.drizzle, { retainMs: 1_000, nowMs: () => 1 });
  const east = { embedding: [1, 0, 0.5], modelId: 'a' };
  await store.add({ ...incident('usb-night', { features: ['usb', 'night'], summary: 'copied archives to a stick' }), ...east });
  await store.add({
    ...incident('usb-day', { features: ['usb', 'leaver', 'volume_up'], verdict: 'false_positive' }),
    embedding: [0.9, 0.2, 0.5],
    modelId: 'a',
  });
  await store.add({
    ...incident('vpn', { features: ['new_country'], summary: 'travel to a fair' }),
    embedding: [-1, 0, 0.5],
    modelId: 'a',
  });
  await store.add({ ...incident('other-model', { features: ['privileged'] }), embedding: [1, 0], modelId: 'b' });
  await store.add({
    ...incident('no-vector', { features: ['growth'], summary: 'backup job of the archives' }),
    embedding: null,
    modelId: 'a',
  });
});
afterAll(() => database.close());

const NOTHING = { features: [], embedding: null, text: '', modelId: 'a', limit: 10 };

describe('similar incidents', () => {
  test('are found by shared features, the closest first', async () => {
    const found = await store.search({ ...NOTHING, features: ['usb', 'night'] }, signal);
    expect(found.map((f) => f.id)).toEqual(['usb-night', 'usb-day']);
  });

  test('are found by meaning after the common direction is taken out', async () => {
    const found = await store.search({ ...NOTHING, embedding: [1, 0, 0.5] }, signal);
    expect(found[0]).toMatchObject({ id: 'usb-night' });
    expect(found[0]?.cosine).toBeGreaterThan(0.99);
    expect(found.find((f) => f.id === 'vpn')?.cosine).toBeLessThan(0);
  });

  test('of another model or another length are never compared', async () => {
    const found = await store.search({ ...NOTHING, embedding: [1, 0, 0.5] }, signal);
    expect(found.map((f) => f.id)).not.toContain('other-model');
    expect((await store.search({ ...NOTHING, modelId: 'b', embedding: [1, 0, 0.5] }, signal)).map((f) => f.id)).toEqual([]);
  });

  test('are found by any of the words, in any inflection', async () => {
    const found = await store.search({ ...NOTHING, text: 'an archive that nobody knew; "quoted" -minus OR' }, signal);
    expect(found.map((f) => f.id).sort()).toEqual(['no-vector', 'usb-night']);
    expect(found.every((f) => (f.textRank ?? 0) > 0)).toBe(true);
  });

  test('are at most the limit of each way, each once', async () => {
    const query = { features: ['usb', 'night'], embedding: [1, 0, 0.5], text: 'archives', modelId: 'a', limit: 1 };
    expect((await store.search(query, signal)).map((f) => f.id).sort()).toEqual(['no-vector', 'usb-night']);
  });

  test('benign ones as well as malicious ones', async () => {
    const found = await store.search({ ...NOTHING, features: ['usb'] }, signal);
    expect(new Set(found.map((f) => f.verdict))).toEqual(new Set(['true_positive', 'false_positive']));
  });

  test('added again replace themselves, and a lost vector does not stay', async () => {
    const before = await store.count();
    await store.add({ ...incident('vpn', { features: ['new_country'], summary: 'other words' }), embedding: null, modelId: 'a' });
    expect(await store.count()).toBe(before);
    expect((await store.search({ ...NOTHING, embedding: [-1, 0, 0.5] }, signal)).map((f) => f.id)).not.toContain('vpn');
  });

  test('are counted by the store that tools search through', async () => {
    const port: IncidentStore = store;
    expect(await port.count()).toBe(5);
  });
});

describe('an empty memory', () => {
  test('answers with nothing, not with an error', async () => {
    await database.pool.query('delete from incidents');
    const query = { features: ['usb'], embedding: [1, 0, 0], text: 'anything', modelId: 'a', limit: 3 };
    expect(await store.search(query, signal)).toEqual([]);
  });
});

describe('a large memory', () => {
  test('is searched in time that grows with it, not with its square', async () => {
    await database.pool.query(
      `insert into incidents (id, retain_until, closed_at_ms, family, verdict, outcome, features, summary)
       select 'i' || n, 1, 1, 'f', 'unsure', 'closed', array['usb', 'f' || n % 50], 'copied archive ' || n from generate_series(1, 1000) n`,
    );
    await database.pool.query(
      `insert into incident_vectors (retain_until, incident_id, model_id, dimensions, embedding)
       select 1, 'i' || n, 'a', 512, (select array_agg(sin(n * k)) from generate_series(1, 512) k)::vector from generate_series(1, 1000) n`,
    );
    const embedding = Array.from({ length: 512 }, (_, k) => Math.cos(k));
    const began = performance.now();
    const found = await store.search({ features: ['usb', 'f3'], embedding, text: 'archives', modelId: 'a', limit: 20 }, signal);
    expect(found.length).toBeGreaterThan(20);
    // The square of a thousand takes ten seconds and more.
    expect(performance.now() - began).toBeLessThan(2_500);
  });
});
