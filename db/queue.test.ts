import { eq } from 'drizzle-orm';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Database } from './open.ts';
import { createQueue, type Queue } from './queue.ts';
import { webhookReplays } from './schema/webhook-replays.ts';
import { openTestDatabase } from './testing.ts';

let database: Database;
let queue: Queue;
const errors: Error[] = [];

beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  queue = createQueue(database, { onError: (e) => errors.push(e) });
  await queue.start();
});
afterAll(async () => {
  await queue.stop(2_000);
  await database.close();
});

describe('the queue', () => {
  test('starts a job within 300 ms of its commit', async () => {
    const started: number[] = [];
    await queue.work('poll', 1, () => Promise.resolve(void started.push(performance.now())));
    await after(700);
    const took: number[] = [];
    for (let n = 1; n <= 3; n += 1) {
      const sent = performance.now();
      await queue.send(database.drizzle, 'poll', { offenseId: n });
      await vi.waitFor(() => expect(started).toHaveLength(n), { timeout: 5_000, interval: 5 });
      took.push((started[n - 1] ?? 0) - sent);
    }
    expect(took.sort((a, b) => a - b)[1]).toBeLessThan(300);
  });

  test('holds one job for a key while it is queued or active', async () => {
    expect(await queue.send(database.drizzle, 'investigate', { caseId: 'once', run: 1 })).toBe(true);
    expect(await queue.send(database.drizzle, 'investigate', { caseId: 'once', run: 1 })).toBe(false);
    expect(await queue.send(database.drizzle, 'investigate', { caseId: 'once', run: 2 })).toBe(true);
  });

  test("holds a job for each decision on a run, so that one taken back stands in nobody's way", async () => {
    const taken: boolean[] = [];
    for (const decidedAtMs of [1, 1, 2]) {
      taken.push(await queue.send(database.drizzle, 'resume', { caseId: 'undone', run: 1, decidedAtMs }, { startAfterSeconds: 600 }));
    }
    expect(taken).toEqual([true, false, true]);
  });

  test('forgets a job of a transaction that rolled back, and keeps one that committed', async () => {
    const seen: string[] = [];
    await queue.work('publish', 2, (data) => Promise.resolve(void seen.push(data.outboxId)));
    const failing = database.drizzle.transaction(async (tx) => {
      await tx.insert(webhookReplays).values({ messageId: 'with a job', receivedAtMs: 1 });
      await queue.send(tx, 'publish', { caseId: 'c', outboxId: 'rolled back' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await database.drizzle.transaction(async (tx) => {
      await queue.send(tx, 'publish', { caseId: 'c', outboxId: 'committed' });
    });
    await vi.waitFor(() => expect(seen).toEqual(['committed']), { timeout: 5_000 });
    expect(await database.drizzle.$count(webhookReplays, eq(webhookReplays.messageId, 'with a job'))).toBe(0);
  });

  test('takes a job again whose handler threw', async () => {
    let tries = 0;
    await queue.work('resume', 1, () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('for now')) : Promise.resolve();
    });
    await queue.send(database.drizzle, 'resume', { caseId: 'again', run: 1 });
    await vi.waitFor(() => expect(tries).toBe(2), { timeout: 10_000 });
  });

  test('told of no error', () => {
    expect(errors).toEqual([]);
  });
});
