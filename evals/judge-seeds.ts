import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { MINUTE_MS } from '../domain/time.ts';
import type { JudgedSeed } from './judge-seed.ts';

const JUDGE = new URL('judge-seed-main.ts', import.meta.url);

/** A seed takes a few minutes; one that takes longer hangs. */
const LONGEST_MS = 20 * MINUTE_MS;

/** Judges every seed, as many at a time as there are cores, each in a process of its own; in the order of `seeds`. */
export async function judgeSeeds(seeds: readonly number[], onDone: (seed: number) => void): Promise<JudgedSeed[]> {
  const results = new Map<number, JudgedSeed>();
  const waiting = [...seeds];
  const judgeNext = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      results.set(seed, await judgeApart(seed));
      onDone(seed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, judgeNext));
  return seeds.flatMap((seed) => results.get(seed) ?? []);
}

function judgeApart(seed: number): Promise<JudgedSeed> {
  return new Promise((resolve, reject) => {
    const child = fork(JUDGE, [String(seed)], { serialization: 'advanced', timeout: LONGEST_MS });
    let result: JudgedSeed | null = null;
    child.once('message', (message) => (result = message as JudgedSeed));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && result !== null) resolve(result);
      else reject(new Error(`seed ${seed} was not judged (exit ${code ?? 'by a signal'})`));
    });
  });
}
