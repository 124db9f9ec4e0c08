/**
 * Runs one task for all who ask under the same key while it runs. Each asker may give up alone; the task is told to stop when the
 * last one has.
 */
export function createShare<T>(): { run(key: string, task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> } {
  const running = new Map<string, { result: Promise<T>; stop: AbortController; askers: number }>();

  return {
    async run(key, task, signal) {
      signal.throwIfAborted();
      let entry = running.get(key);
      // A task that everybody left is on its way out; who comes now starts a new one.
      if (entry === undefined || entry.stop.signal.aborted) {
        const stop = new AbortController();
        const started = { result: task(stop.signal), stop, askers: 0 };
        running.set(key, started);
        entry = started;
        const forget = () => {
          if (running.get(key) === started) running.delete(key);
        };
        started.result.then(forget, forget);
      }
      const shared = entry;
      shared.askers += 1;
      let gaveUp: () => void = () => {};
      try {
        return await Promise.race([
          shared.result,
          new Promise<never>((_resolve, reject) => {
            gaveUp = () => reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
            signal.addEventListener('abort', gaveUp, { once: true });
          }),
        ]);
      } finally {
        signal.removeEventListener('abort', gaveUp);
        shared.askers -= 1;
        if (shared.askers === 0) shared.stop.abort();
      }
    },
  };
}
