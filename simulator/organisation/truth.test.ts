import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import { fillStore } from '../fill-store.ts';
import { openStore, type Store } from '../store.ts';
import { STORY_IDS } from './model.ts';
import { organisation } from './testing/organisation.ts';

const world = organisation(1);

describe('the truth file', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore();
    await fillStore(store, world);
  }, 60_000);
  afterAll(() => store.close());

  test.each(STORY_IDS)('all events of %s are in the store, found by type, log source, account and time', async (id) => {
    const truth = world.truth.find((t) => t.storyId === id);
    for (const group of truth?.events ?? []) {
      const rows = await store.query(
        `SELECT username, devicetime FROM events WHERE qid = ${group.qid} AND logsourceid = ${group.logSourceId} AND devicetime IN (${group.atMs.join(', ')})`,
      );
      const mine = rows.filter((r) => normaliseIdentifier('user', String(r['username'])) === group.account);
      expect(mine.map((r) => Number(r['devicetime'])).sort((a, b) => a - b)).toEqual(group.atMs);
    }
    expect(truth?.events.length).toBeGreaterThan(0);
  });

  test('it says who, when, which explanation is right and what would clear it', () => {
    for (const truth of world.truth) {
      const times = truth.events.flatMap((g) => g.atMs);
      expect(truth.actors[0]).toBe(truth.username);
      expect(times.some((t) => t >= truth.fromMs && t <= truth.toMs)).toBe(true);
      expect(truth.clearedBy.length).toBeGreaterThan(0);
      expect(truth.explanation).not.toBe(organisation(1, 'twin').truth.find((t) => t.storyId === truth.storyId)?.explanation);
    }
  });
});
