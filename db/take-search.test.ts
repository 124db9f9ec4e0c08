import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { Database } from './open.ts';
import { arielSearches } from './schema/ariel-searches.ts';
import { takeSearch, type SearchLimits } from './take-search.ts';
import { openTestDatabase } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => database.drizzle.delete(arielSearches));

const take = (limits: Partial<SearchLimits>, runKey: string | null = 'case:1') =>
  takeSearch(database.drizzle, { runKey, limits: { perCase: 100, perHour: 100, perDay: 100, ...limits } });
const later = (ms: number) => database.drizzle.update(arielSearches).set({ sentAtMs: sql`${arielSearches.sentAtMs} - ${ms}::bigint` });

describe('searches of all processes together', () => {
  test('never exceed a limit, however many ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, (_, i) => take({ perHour: 7 }, `case:${i}`)));
    expect(taken.filter((over) => over === null)).toHaveLength(7);
    expect(taken.filter((over) => over === 'perHour')).toHaveLength(13);
    expect(await database.drizzle.$count(arielSearches)).toBe(7);
  });

  test('are counted by run', async () => {
    expect([await take({ perCase: 1 }), await take({ perCase: 1 }), await take({ perCase: 1 }, 'case:2')]).toEqual([null, 'perCase', null]);
  });

  test('that no run asked for count for the hour and the day', async () => {
    expect([await take({ perCase: 1 }, null), await take({ perCase: 1 }, null), await take({ perDay: 2 }, null)]).toEqual([
      null,
      null,
      'perDay',
    ]);
  });

  test.each([
    ['perHour', HOUR_MS],
    ['perDay', DAY_MS],
  ] as const)('%s comes back with time', async (limit, ms) => {
    expect([await take({ [limit]: 1 }), await take({ [limit]: 1 })]).toEqual([null, limit]);
    await later(ms + 1_000);
    expect(await take({ [limit]: 1 })).toBeNull();
  });

  test('are forgotten after a day', async () => {
    await take({});
    await later(DAY_MS + 1_000);
    await take({});
    expect(await database.drizzle.$count(arielSearches)).toBe(1);
  });
});
