import type { LangGraphRunnableConfig } from '@langchain/langgraph';

/** The signal of the run, or one that never aborts. */
export function signalOf(config: LangGraphRunnableConfig): AbortSignal {
  return config.signal ?? new AbortController().signal;
}

/**
 * Waits for `work`, at most `limitMs`. `late` when time ran out, even if the work ignores its signal; an abort of the run itself
 * and any other error are thrown.
 */
export async function within<T>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ late: false; value: T } | { late: true }> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(new Error(`no answer within ${Math.round(limitMs)} ms`)), Math.max(0, limitMs));
  const over = new Promise<{ late: true }>((resolve) => timer.signal.addEventListener('abort', () => resolve({ late: true })));
  try {
    const done = work(AbortSignal.any([signal, timer.signal])).then((value) => ({ late: false as const, value }));
    return await Promise.race([done, over]);
  } catch (error) {
    if (timer.signal.aborted && !signal.aborted) return { late: true };
    throw error;
  } finally {
    clearTimeout(timeout);
  }
}
