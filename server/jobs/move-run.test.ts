import { describe, expect, test } from 'vitest';
import { ConflictError, UnavailableError } from '../../domain/errors.ts';
import type { RunOutcome } from '../../graphs/investigation/run.ts';
import { moveRun, type MoveDeps } from './move-run.ts';

const REF = { caseId: 'c', run: 1 };
const NEVER = new AbortController().signal;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A run whose lease was taken `takes` times; `notes` says what became of it. */
function world(takes: number, change: Partial<MoveDeps> = {}) {
  const notes: unknown[] = [];
  const deps: MoveDeps = {
    takeLease: () => Promise.resolve({ epoch: 9, takes }),
    renewLease: () => Promise.resolve(true),
    releaseLease: (_ref, epoch, inOrder) =>
      Promise.resolve(void notes.push(`released ${epoch} ${inOrder ? 'in order' : 'to be tried again'}`)),
    prune: () => Promise.resolve(void notes.push('pruned')),
    awaitReview: ({ interruptId }) => Promise.resolve(void notes.push(`waits ${interruptId}`)),
    failRun: ({ node, reason, fix }) => Promise.resolve(void notes.push({ node, reason, fix })),
    nodeOf: () => Promise.resolve('score'),
    leaseMs: 8_000,
    elapsedMs: () => performance.now(),
    log,
    ...change,
  };
  return { deps, notes };
}
const ends = (outcome: RunOutcome) => () => Promise.resolve(outcome);
const throws = (reason: Error) => async (): Promise<RunOutcome> => {
  throw reason;
};

describe('a run', () => {
  test('that reaches its review waits there', async () => {
    const { deps, notes } = world(1);
    await moveRun(deps, REF, ends({ state: 'awaiting_review', interruptId: 'i' }), NEVER);
    expect(notes).toEqual(['waits i', 'pruned', 'released 9 in order']);
  });

  test('whose steps cannot be deleted waits all the same, one that was stopped between two nodes keeps them', async () => {
    const broken = world(1, { prune: () => Promise.reject(new Error('no database')) });
    await moveRun(broken.deps, REF, ends({ state: 'awaiting_review', interruptId: 'i' }), NEVER);
    expect(broken.notes).toEqual(['waits i', 'released 9 in order']);
    const drained = world(1);
    await moveRun(drained.deps, REF, ends({ state: 'drained' }), NEVER);
    expect(drained.notes).toEqual(['released 9 in order']);
  });

  test('that somebody else holds is left to them', async () => {
    const { deps, notes } = world(1, { takeLease: () => Promise.resolve(null) });
    await moveRun(deps, REF, throws(new Error('must not run')), NEVER);
    expect(notes).toEqual([]);
  });

  test('that fails says where, why in our own words, and what to do', async () => {
    const { deps, notes } = world(1);
    await moveRun(deps, REF, throws(new Error('secret')), NEVER);
    await moveRun(deps, REF, throws(new UnavailableError('QRadar is down')), NEVER);
    expect(notes).toEqual([
      { node: 'score', reason: 'unexpected error; see the log', fix: 'mend the cause, then try again' },
      'released 9 to be tried again',
      { node: 'score', reason: 'QRadar is down', fix: 'mend the cause, then try again' },
      'released 9 to be tried again',
    ]);
  });

  test.each([1, 2, 3, 4, 5])('that meets a conflict at its taking %i is left to recovery', async (takes) => {
    const { deps, notes } = world(takes);
    await moveRun(deps, REF, throws(new ConflictError('started by another version')), NEVER);
    expect(notes).toEqual(['released 9 to be tried again']);
  });

  test('that meets a conflict at its sixth taking fails where people see it', async () => {
    const { deps, notes } = world(6);
    await moveRun(deps, REF, throws(new ConflictError('started by another version')), NEVER);
    expect(notes[0]).toMatchObject({ node: 'score', reason: 'started by another version' });
  });

  test('whose process ended at each of six takings is not taken up a seventh time', async () => {
    const { deps, notes } = world(7);
    await moveRun(deps, REF, throws(new Error('must not run')), NEVER);
    expect(notes[0]).toMatchObject({ node: 'score', reason: expect.stringContaining('taken up 6 times and did not get on') });
  });

  test('that is over or superseded when it is to be failed is let be', async () => {
    const { deps, notes } = world(7, { failRun: () => Promise.reject(new ConflictError('superseded')) });
    await moveRun(deps, REF, throws(new Error('must not run')), NEVER);
    expect(notes).toEqual(['released 9 to be tried again']);
  });

  test('that we stop ourselves was in order, one whose lease was lost is somebody else’s', async () => {
    const stopped = world(6);
    await moveRun(stopped.deps, REF, throws(new ConflictError('x')), AbortSignal.abort());
    expect(stopped.notes).toEqual(['released 9 in order']);
    const lost = world(1, { renewLease: () => Promise.resolve(false), leaseMs: 40 });
    await moveRun(lost.deps, REF, untilAborted, NEVER);
    expect(lost.notes).toEqual(['released 9 to be tried again']);
  });
});

function untilAborted(signal: AbortSignal): Promise<RunOutcome> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
}
