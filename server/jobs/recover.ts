import type { StatusName } from '../../domain/investigation.ts';
import type { Log } from '../log.ts';

export type RunRef = { caseId: string; run: number };
/** A run that should be moving. `held`: some worker is at it and gave a sign of life in time. */
export type ActiveRun = RunRef & { status: StatusName; held: boolean };

export type RecoverDeps = {
  activeRuns(): Promise<readonly ActiveRun[]>;
  /** Cases that changed in substance and whose hour is over. They are queued by the act itself. */
  rerunDue(): Promise<readonly RunRef[]>;
  /** Leaves the run for a worker; one that is queued or active already is left alone. */
  enqueue(job: 'investigate' | 'resume', ref: RunRef): Promise<unknown>;
  log: Pick<Log, 'info'>;
};

/**
 * Finds runs that nobody moves: the worker was killed, or the job was lost between commit and queue. The lease says whether
 * somebody is at it; the queue takes a run once; the graph goes on from its last checkpoint.
 */
export async function recoverRuns(deps: RecoverDeps): Promise<number> {
  let recovered = 0;
  for (const run of await deps.activeRuns()) {
    const job = jobOf(run.status);
    if (job === null || run.held) continue;
    const queued = await deps.enqueue(job, { caseId: run.caseId, run: run.run });
    if (queued !== false) {
      recovered += 1;
      deps.log.info({ caseId: run.caseId, run: run.run, job }, 'a run that nobody held is queued again');
    }
  }
  const due = await deps.rerunDue();
  return recovered + due.length;
}

/** Which job moves a run on from where it stands; null where a human or the outbox does. */
function jobOf(status: StatusName): 'investigate' | 'resume' | null {
  if (status === 'queued' || status === 'running') return 'investigate';
  return status === 'decided' ? 'resume' : null;
}
