/**
 * Runs one task for all who ask under the same key while it runs. Each asker may give up alone; the task is told to stop when the
 * last one has.
 */
export function createShare<T>(): { run(key: string, task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> } {
  const running = new Map<string, { result: Promise<T>; stop: AbortController; askers: number }>();

  function start(key: string, task: (signal: AbortSignal) => Promise<T>): { result: Promise<T>; stop: AbortController; askers: number } {
    const stop = new AbortController();
    const started = { result: task(stop.signal), stop, askers: 0 };
    running.set(key, started);
    const forget = (): void => {
      if (running.get(key) === started) running.delete(key);
    };
    started.result.then(forget, forget);
    return started;
  }

  return {
    async run(key, task, signal) {
      signal.throwIfAborted();
      const known = running.get(key);
      // A task that everybody left is on its way out; who comes now starts a new one.
      const shared = known === undefined || known.stop.signal.aborted ? start(key, task) : known;
      shared.askers += 1;
      try {
        return await unlessAborted(shared.result, signal);
      } finally {
        shared.askers -= 1;
        if (shared.askers === 0) shared.stop.abort();
      }
    },
  };
}

/** The result, or a rejection as soon as the signal aborts. */
async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const gaveUp = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
    signal.addEventListener('abort', gaveUp, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    done.abort();
  }
}
