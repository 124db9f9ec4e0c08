import type { PartState } from './app-deps.ts';

/** One thing the service needs. `check` answers with a word about it, or throws. */
export type Part = { part: string; check: (signal: AbortSignal) => Promise<string> };

const PART_MS = 5_000;

/** What is wrong with a part, in words that anybody may read: no address, no name, no secret. */
export class PartTrouble extends Error {}

/** Asks every part at the same time. Probes may come every second: an answer is good for `keepMs`, so that QRadar is not asked each time. */
export function createReadiness(parts: readonly Part[], options: { keepMs: number; nowMs: () => number }): () => Promise<PartState[]> {
  let kept: { atMs: number; states: Promise<PartState[]> } | null = null;
  return () => {
    const nowMs = options.nowMs();
    if (kept === null || nowMs - kept.atMs >= options.keepMs) kept = { atMs: nowMs, states: Promise.all(parts.map(ask)) };
    return kept.states;
  };
}

async function ask({ part, check }: Part): Promise<PartState> {
  const signal = AbortSignal.timeout(PART_MS);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
  });
  try {
    return { part, ok: true, detail: await Promise.race([check(signal), late]) };
  } catch (error) {
    // Anybody may read this: what is wrong in detail stands in the log and is told by the doctor.
    if (error instanceof PartTrouble) return { part, ok: false, detail: error.message };
    return { part, ok: false, detail: signal.aborted ? 'no answer in time' : 'does not answer' };
  }
}
