import { setTimeout as after } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { startLoop } from './loop.ts';

const silent = { error: () => undefined };

test('runs at once, again after the interval, and never twice at the same time', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const loop = startLoop({
    name: 'test',
    intervalMs: 5,
    log: silent,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      await after(5);
      running -= 1;
      runs += 1;
    },
  });
  for (let i = 0; i < 10; i += 1) loop.wake();
  await vi.waitFor(() => expect(runs).toBeGreaterThan(3));
  await loop.stop();
  expect(most).toBe(1);
});

test('a wake during a run is not lost', async () => {
  let runs = 0;
  const loop = startLoop({
    name: 'test',
    intervalMs: 60_000,
    log: silent,
    run: async () => {
      await after(10);
      runs += 1;
    },
  });
  loop.wake();
  await after(2);
  loop.wake();
  await vi.waitFor(() => expect(runs).toBe(2));
  await loop.stop();
});

test('an error is told and ends nothing', async () => {
  const told: unknown[] = [];
  let runs = 0;
  const loop = startLoop({
    name: 'test',
    intervalMs: 1,
    log: { error: (entry: unknown) => void told.push(entry) },
    run: () => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('of jsmith')) : Promise.resolve();
    },
  });
  await vi.waitFor(() => expect(runs).toBeGreaterThan(1));
  await loop.stop();
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain('jsmith');
});

test('stopping aborts what runs and waits for it', async () => {
  let ended = false;
  const loop = startLoop({
    name: 'test',
    intervalMs: 1,
    log: silent,
    run: async (signal) => {
      await after(60_000, undefined, { signal }).catch(() => undefined);
      ended = true;
    },
  });
  await after(2);
  await loop.stop();
  expect(ended).toBe(true);
});
