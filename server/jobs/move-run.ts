import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { AppError, ConflictError } from '../../domain/errors.ts';
import type { RunOutcome } from '../../graphs/investigation/run.ts';
import type { RunRef } from '../../services/act.ts';
import { describeError, type Log } from '../log.ts';

export type MoveDeps = {
  /** Null: somebody else holds the run. */
  takeLease(ref: RunRef): Promise<{ epoch: number } | null>;
  /** False: the lease is lost. */
  renewLease(ref: RunRef, epoch: number): Promise<boolean>;
  releaseLease(ref: RunRef, epoch: number): Promise<void>;
  awaitReview(input: RunRef & { interruptId: string }): Promise<void>;
  failRun(input: RunRef & { node: string; reason: string; fix: string }): Promise<void>;
  /** The node that the run stands at, for a failure's sake. */
  nodeOf(ref: RunRef): Promise<string>;
  renewEveryMs: number;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
};

const REASON_CHARS = 500;

/** Moves one run under its lease; a run that somebody else holds is left to them, a failure is kept where people see it. */
export async function moveRun(
  deps: MoveDeps,
  ref: RunRef,
  go: (signal: AbortSignal) => Promise<RunOutcome>,
  stopping: AbortSignal,
): Promise<void> {
  const { log } = deps;
  const lease = await deps.takeLease(ref);
  if (lease === null) return;
  const lost = new AbortController();
  const renewal = setInterval(() => {
    deps.renewLease(ref, lease.epoch).then(
      (kept) => (kept ? undefined : lost.abort(new ConflictError('the lease of the run was lost'))),
      (error: unknown) => log.warn({ error: describeError(error) }, 'a lease could not be renewed'),
    );
  }, deps.renewEveryMs);
  try {
    const outcome = await go(AbortSignal.any([stopping, lost.signal]));
    if (outcome.state === 'awaiting_review') await deps.awaitReview({ ...ref, interruptId: outcome.interruptId });
    log.info({ ...ref, outcome: outcome.state }, 'run moved');
  } catch (error) {
    if (stopping.aborted || lost.signal.aborted || error instanceof ConflictError) {
      log.info({ ...ref }, 'run given up; whoever holds it goes on');
      return;
    }
    log.error({ ...ref, error: describeError(error) }, 'run failed');
    await deps.failRun({ ...ref, node: await deps.nodeOf(ref), reason: shownReason(error), fix: 'mend the cause, then try again' });
  } finally {
    clearInterval(renewal);
    await deps.releaseLease(ref, lease.epoch);
  }
}

/** Only failures that we worded ourselves may stand on a page; another message may hold what a page must not show. */
function shownReason(error: unknown): string {
  const worded = error instanceof AppError || error instanceof QRadarError;
  return worded ? error.message.slice(0, REASON_CHARS) : 'unexpected error; see the log';
}
