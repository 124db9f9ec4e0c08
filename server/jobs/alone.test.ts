import { expect, test } from 'vitest';
import { alone, type AloneDeps } from './alone.ts';

const NEVER = new AbortController().signal;

/** Processes around one task. */
function processes() {
  const notes: string[] = [];
  let holder: string | null = null;
  const as = (name: string): AloneDeps => ({
    take: () => {
      holder ??= name;
      return Promise.resolve(holder === name);
    },
    release: () => {
      if (holder === name) holder = null;
      return Promise.resolve(void notes.push(`${name} gives it back`));
    },
    elapsedMs: () => performance.now(),
    log: { warn: () => undefined },
  });
  return { as, notes };
}

test('while one process is at a task, the other leaves it alone', async () => {
  const { as, notes } = processes();
  const working = Promise.withResolvers<undefined>();
  const first = alone(as('a'), NEVER, () => working.promise);
  await expect.poll(() => alone(as('b'), NEVER, () => Promise.reject(new Error('must not run')))).toBe(false);
  working.resolve(undefined);
  expect(await first).toBe(true);
  expect(await alone(as('b'), NEVER, () => Promise.resolve())).toBe(true);
  expect(notes).toEqual(['a gives it back', 'b gives it back']);
});

test('a task that fails is given back', async () => {
  const { as, notes } = processes();
  const failing = alone(as('a'), NEVER, () => Promise.reject(new Error('QRadar is down')));
  await expect(failing).rejects.toThrow('QRadar is down');
  expect(notes).toEqual(['a gives it back']);
});
