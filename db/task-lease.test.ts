import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Database } from './open.ts';
import { taskLeases } from './schema/task-leases.ts';
import { releaseTask, takeTask } from './task-lease.ts';
import { openTestDatabase } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());

const take = (task: string, owner: string) => takeTask(database.drizzle, { task, owner, ttlMs: 60_000 });

test('of many processes at once one has the task', async () => {
  const taken = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((owner) => take('race', owner)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});

test('who has it renews it, the others wait until it is given back, or its holder gives no sign of life', async () => {
  expect([await take('t', 'a'), await take('t', 'a'), await take('t', 'b')]).toEqual([true, true, false]);
  await releaseTask(database.drizzle, { task: 't', owner: 'b' });
  expect(await take('t', 'b')).toBe(false);
  await releaseTask(database.drizzle, { task: 't', owner: 'a' });
  expect(await take('t', 'b')).toBe(true);
  await database.drizzle.update(taskLeases).set({ untilMs: 1 }).where(eq(taskLeases.task, 't'));
  expect([await take('t', 'c'), await take('t', 'b')]).toEqual([true, false]);
});

test('tasks do not wait for each other', async () => {
  expect([await take('one', 'a'), await take('other', 'b')]).toEqual([true, true]);
});
