import type { Log } from '../log.ts';

export type OutboxRef = { caseId: string; outboxId: string };
/** What one try to post came to; `retry` and `busy` are due again later. */
export type PostResult = 'done' | 'already_done' | 'held' | 'busy' | 'retry' | 'failed';

export type OutboxDeps = {
  /** Approved writes whose time has come. */
  due(nowMs: number): Promise<readonly OutboxRef[]>;
  /** Leaves one for a worker; a write that is queued already is left alone. */
  enqueue(ref: OutboxRef): Promise<unknown>;
  nowMs: () => number;
};

/** Queues every approved write that is due: those whose job was lost, and those whose last try failed. */
export async function sweepOutbox(deps: OutboxDeps): Promise<number> {
  const due = await deps.due(deps.nowMs());
  for (const ref of due) await deps.enqueue(ref);
  return due.length;
}

/** One try of one write. What failed for now is due again by its own row, so the job is done either way. */
export async function publish(
  deps: { post(ref: OutboxRef, signal: AbortSignal): Promise<PostResult>; log: Pick<Log, 'info' | 'warn'> },
  ref: OutboxRef,
  signal: AbortSignal,
): Promise<PostResult> {
  const result = await deps.post(ref, signal);
  const entry = { caseId: ref.caseId, outboxId: ref.outboxId, result };
  if (result === 'failed' || result === 'retry') deps.log.warn(entry, 'a write to QRadar did not go through');
  else deps.log.info(entry, 'a write to QRadar');
  return result;
}
