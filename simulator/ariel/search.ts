import type { Select } from '../../connectors/qradar/aql/tree.ts';
import type { Store } from '../store.ts';
import type { CompiledSearch } from './compile.ts';

export type SearchStatus = 'WAIT' | 'EXECUTE' | 'SORTING' | 'COMPLETED' | 'CANCELED' | 'ERROR';

/** What may go wrong with a search, decided when it starts. */
export type SearchFault = 'ariel_error' | 'stuck_sorting' | null;

export type Search = {
  readonly id: string;
  readonly aql: string;
  readonly database: Select['from'];
  readonly columns: CompiledSearch['columns'];
  readonly startedAtMs: number;
  endedAtMs(): number | null;
  /** How long it has run, in real milliseconds. */
  runningMs(): number;
  status(): SearchStatus;
  /** 0 to 100. */
  progress(): number;
  /** Rows by `c0`, `c1` …; only of a completed search. */
  rows(): readonly Record<string, unknown>[];
  error(): string | null;
  saveResults: boolean;
  cancel(): void;
  /** Forgets the rows of a search that was deleted. */
  discard(): void;
  /** Settles when the search is final, or when the time is up. */
  finalWithin(ms: number): Promise<void>;
};

export type SearchDeps = {
  store: Pick<Store, 'query'>;
  monotonicMs(): number;
  nowMs(): number;
};

const FINAL: readonly SearchStatus[] = ['COMPLETED', 'CANCELED', 'ERROR'];

/**
 * Starts a search that takes `delayMs` at least: it waits for the first tenth, executes until four fifths and then sorts.
 * `after` holds it in WAIT until another has ended. With 0 it is final as soon as its rows are there; the reply that created it has said WAIT.
 */
export function startSearch(
  deps: SearchDeps,
  input: {
    id: string;
    aql: string;
    database: Select['from'];
    compiled: CompiledSearch;
    delayMs: number;
    fault: SearchFault;
    after: Promise<void> | null;
  },
): Search {
  const { id, aql, compiled, delayMs, fault } = input;
  let began = deps.monotonicMs();
  const abort = new AbortController();
  let rows: readonly Record<string, unknown>[] | null = null;
  let failure: string | null = null;
  let canceled = false;
  let isHeld = input.after !== null;
  let endedAtMs: number | null = null;
  let endedAfterMs: number | null = null;
  const done = Promise.withResolvers<void>();

  const elapsed = (): number => deps.monotonicMs() - began;
  const end = (): void => {
    if (endedAtMs !== null) return;
    endedAtMs = deps.nowMs();
    endedAfterMs = elapsed();
    done.resolve();
  };

  const run = async (): Promise<void> => {
    try {
      if (input.after !== null) {
        await input.after;
        isHeld = false;
        began = deps.monotonicMs();
      }
      const [found] = await Promise.all([deps.store.query(compiled.sql, abort.signal), pause(delayMs, abort.signal)]);
      if (fault === 'ariel_error') failure = 'The search failed on the event processor.';
      rows = found;
    } catch (error) {
      failure = error instanceof Error ? error.message : 'The search failed.';
    }
    if (fault !== 'stuck_sorting') end();
  };
  void run();

  const status = (): SearchStatus => {
    if (canceled) return 'CANCELED';
    if (endedAtMs !== null) return failure === null ? 'COMPLETED' : 'ERROR';
    if (isHeld) return 'WAIT';
    const share = delayMs === 0 ? 1 : elapsed() / delayMs;
    if (share < 0.1) return 'WAIT';
    return share < 0.8 ? 'EXECUTE' : 'SORTING';
  };

  return {
    id,
    aql,
    database: input.database,
    columns: compiled.columns,
    startedAtMs: deps.nowMs(),
    endedAtMs: () => endedAtMs,
    runningMs: () => Math.round(endedAfterMs ?? elapsed()),
    status,
    progress() {
      if (FINAL.includes(status())) return status() === 'COMPLETED' ? 100 : 0;
      return Math.min(99, Math.floor((delayMs === 0 ? 0.99 : elapsed() / delayMs) * 100));
    },
    rows: () => rows ?? [],
    error: () => failure,
    saveResults: false,
    cancel() {
      if (FINAL.includes(status())) return;
      canceled = true;
      abort.abort();
      end();
    },
    discard: () => void (rows = []),
    async finalWithin(ms) {
      const timer = new AbortController();
      await Promise.race([done.promise, pause(ms, timer.signal)]);
      timer.abort();
    },
  };
}

/** Resolves after the time, or at once when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      resolve();
    },
    { once: true },
  );
  await promise;
}
