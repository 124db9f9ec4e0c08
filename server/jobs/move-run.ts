import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { AppError, ConflictError } from '../../domain/errors.ts';
import type { RunOutcome } from '../../graphs/investigation/run.ts';
import type { RunRef } from '../../services/act.ts';
import { holdLease } from '../../services/hold-lease.ts';
import { describeError, type Log } from '../log.ts';

export type MoveDeps = {
  /** Null: somebody else holds the run. `takes`: how often it was taken since it last got on. */
  takeLease(ref: RunRef): Promise<{ epoch: number; takes: number } | null>;
  /** False: the lease is lost. */
  renewLease(ref: RunRef, epoch: number): Promise<boolean>;
  /** `inOrder`: the run got to where it should, or was stopped by us. */
  releaseLease(ref: RunRef, epoch: number, inOrder: boolean): Promise<void>;
  /** Deletes what nobody needs any more of a run that waits or is over. */
  prune(ref: RunRef): Promise<void>;
  awaitReview(input: RunRef & { interruptId: string }): Promise<void>;
  failRun(input: RunRef & { node: string; reason: string; fix: string }): Promise<void>;
  /** The node that the run stands at, for a failure's sake. */
  nodeOf(ref: RunRef): Promise<string>;
  leaseMs: number;
  /** A clock that never goes back, ms. */
  elapsedMs: () => number;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
};

const REASON_CHARS = 500;
/** A run that was taken up so often without getting on is failed where people see it, instead of being tried for ever. */
const MAX_TAKES = 6;
const TRY_AGAIN = 'mend the cause, then try again';
const ENDED_EACH_TIME = `the run was taken up ${MAX_TAKES} times and did not get on: each time the process ended, or lost its lease`;
const LOOK_AT_PROCESS = 'look at the log of the worker and at its memory, then try again';

/** Moves one run under its lease; a run that somebody else holds is left to them, a failure is kept where people see it. */
export async function moveRun(
  deps: MoveDeps,
  ref: RunRef,
  go: (signal: AbortSignal) => Promise<RunOutcome>,
  stopping: AbortSignal,
): Promise<void> {
  const { log, elapsedMs, leaseMs } = deps;
  const sinceMs = elapsedMs();
  const lease = await deps.takeLease(ref);
  if (lease === null) return;
  const held = holdLease({
    renew: () => deps.renewLease(ref, lease.epoch),
    ttlMs: leaseMs,
    sinceMs,
    elapsedMs,
    onTrouble: (error) => log.warn({ error: describeError(error) }, 'a lease could not be renewed'),
  });
  let inOrder = false;
  try {
    if (lease.takes > MAX_TAKES) {
      await fail(deps, ref, ENDED_EACH_TIME, LOOK_AT_PROCESS);
      return;
    }
    const outcome = await go(AbortSignal.any([stopping, held.signal]));
    if (outcome.state === 'awaiting_review') await deps.awaitReview({ ...ref, interruptId: outcome.interruptId });
    inOrder = true;
    if (outcome.state !== 'drained') await tidyUp(deps, ref);
    log.info({ ...ref, outcome: outcome.state }, 'run moved');
  } catch (error) {
    inOrder = stopping.aborted;
    if (inOrder || held.signal.aborted) return log.info({ ...ref }, 'run given up; whoever holds it goes on');
    // Somebody else may be at it, or it may be superseded: recovery looks again, but not for ever.
    if (error instanceof ConflictError && lease.takes < MAX_TAKES) {
      return log.warn({ ...ref, takes: lease.takes, error: describeError(error) }, 'run given up for now');
    }
    log.error({ ...ref, error: describeError(error) }, 'run failed');
    await fail(deps, ref, shownReason(error), TRY_AGAIN);
  } finally {
    held.stop();
    await deps.releaseLease(ref, lease.epoch, inOrder);
  }
}

/** What is left over does no harm, so that a failure here is none of the run. */
async function tidyUp(deps: MoveDeps, ref: RunRef): Promise<void> {
  try {
    await deps.prune(ref);
  } catch (error) {
    deps.log.warn({ ...ref, error: describeError(error) }, 'the steps of a run could not be deleted');
  }
}

/** A run that was superseded meanwhile, or is over, has nothing left to fail. */
async function fail(deps: MoveDeps, ref: RunRef, reason: string, fix: string): Promise<void> {
  try {
    await deps.failRun({ ...ref, node: await deps.nodeOf(ref), reason, fix });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    deps.log.warn({ ...ref, error: describeError(error) }, 'a run that is no longer there could not be failed');
  }
}

/** Only failures that we worded ourselves may stand on a page; another message may hold what a page must not show. */
function shownReason(error: unknown): string {
  const worded = error instanceof AppError || error instanceof QRadarError;
  return worded ? error.message.slice(0, REASON_CHARS) : 'unexpected error; see the log';
}
