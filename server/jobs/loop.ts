import { describeError, type Log } from '../log.ts';

export type Loop = {
  /** Runs at once, or again right after the run that is under way. */
  wake(): void;
  /** Aborts what runs, waits for it, and starts nothing more. */
  stop(): Promise<void>;
};

export type LoopOptions = {
  name: string;
  intervalMs: number;
  run: (signal: AbortSignal) => Promise<void>;
  log: Pick<Log, 'error'>;
  /** Longest pause after failures in a row; the pause doubles from the interval on. */
  maxPauseMs?: number;
};

const MAX_PAUSE_MS = 60_000;

/** Repeats something for as long as the process lives: never twice at once, and never ended by an error. */
export function startLoop(options: LoopOptions): Loop {
  const { name, intervalMs, run, log, maxPauseMs = MAX_PAUSE_MS } = options;
  const stopping = new AbortController();
  let rung = false;
  let ring: (() => void) | null = null;
  let failures = 0;

  async function once(): Promise<void> {
    rung = false;
    try {
      await run(stopping.signal);
      failures = 0;
    } catch (error) {
      if (stopping.signal.aborted) return;
      failures += 1;
      log.error({ loop: name, failures, err: describeError(error) }, 'a run of a loop failed; it is tried again');
    }
  }

  function pause(): Promise<void> {
    const ms = failures === 0 ? intervalMs : Math.min(intervalMs * 2 ** failures, Math.max(maxPauseMs, intervalMs));
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
      if (rung || stopping.signal.aborted) ring();
    });
  }

  async function forever(): Promise<void> {
    while (!stopping.signal.aborted) {
      await once();
      if (!stopping.signal.aborted) await pause();
    }
  }
  const done = forever();

  return {
    wake: () => {
      rung = true;
      ring?.();
    },
    stop: async () => {
      stopping.abort();
      ring?.();
      await done;
    },
  };
}
