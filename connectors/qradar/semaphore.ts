/** Lets at most `places` tasks run at a time, in the order in which they came; a task whose signal aborts leaves the queue. */
export function createSemaphore(places: number): { run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> } {
  let free = places;
  const waiting = new Set<() => void>();

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const admitted = () => {
        signal.removeEventListener('abort', gaveUp);
        resolve();
      };
      const gaveUp = () => {
        waiting.delete(admitted);
        reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
      };
      waiting.add(admitted);
      signal.addEventListener('abort', gaveUp, { once: true });
    });
  }

  /** The place goes to the next in the queue, or becomes free. */
  function leave(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async run(task, signal) {
      await enter(signal);
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}
