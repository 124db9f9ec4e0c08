import { expect, test } from 'vitest';
import { shareLoads } from './share-loads.ts';
import { evidence } from './testing.ts';

test('calls that start together share one load, and a later one sees what is new', async () => {
  let loads = 0;
  const load = shareLoads(async () => {
    loads += 1;
    return Array.from({ length: loads }, () => evidence('asset', []));
  });
  const together = await Promise.all([load('inv-1', 1), load('inv-1', 1)]);
  const later = await load('inv-1', 1);
  expect(together.map((e) => e.length)).toEqual([1, 1]);
  expect(later).toHaveLength(2);
});

test('runs and cases are kept apart', async () => {
  const asked: string[] = [];
  const load = shareLoads(async (id, run) => {
    asked.push(`${id} ${run}`);
    return [];
  });
  await Promise.all([load('inv-1', 1), load('inv-1', 2), load('inv-2', 1)]);
  expect(asked).toEqual(['inv-1 1', 'inv-1 2', 'inv-2 1']);
});

test('a failed load is not kept', async () => {
  let fails = true;
  const load = shareLoads(async () => {
    if (fails) throw new Error('database down');
    return [];
  });
  await expect(load('inv-1', 1)).rejects.toThrow('database down');
  fails = false;
  await expect(load('inv-1', 1)).resolves.toEqual([]);
});
