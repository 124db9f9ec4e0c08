import { holdLease } from '../../services/hold-lease.ts';
import { describeError, type Log } from '../log.ts';

export type AloneDeps = {
  /** Takes or renews; false: another process has the task. */
  take(ttlMs: number): Promise<boolean>;
  release(): Promise<void>;
  /** A clock that never goes back, ms. */
  elapsedMs: () => number;
  log: Pick<Log, 'warn'>;
};

const TTL_MS = 8_000;

/** Does a task unless another process is at it, and stops when another may have taken it. Whether it was done. */
export async function alone(deps: AloneDeps, signal: AbortSignal, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const sinceMs = deps.elapsedMs();
  if (!(await deps.take(TTL_MS))) return false;
  const held = holdLease({
    renew: () => deps.take(TTL_MS),
    ttlMs: TTL_MS,
    sinceMs,
    elapsedMs: deps.elapsedMs,
    onTrouble: (error) => deps.log.warn({ error: describeError(error) }, 'the lease of a task could not be renewed'),
  });
  try {
    await work(AbortSignal.any([signal, held.signal]));
  } finally {
    held.stop();
    await deps.release();
  }
  return true;
}
