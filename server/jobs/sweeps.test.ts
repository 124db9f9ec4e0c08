import { describe, expect, test } from 'vitest';
import { publish, sweepOutbox } from './outbox.ts';
import { checkAudit } from './check-audit.ts';
import { recoverRuns, type ActiveRun } from './recover.ts';
import { applyRetention } from './retention.ts';

const log = { info: () => undefined, warn: () => undefined };

const run = (status: ActiveRun['status'], held: boolean): ActiveRun => ({ caseId: 'c', run: 2, status, held });

async function recovered(runs: ActiveRun[]) {
  const queued: unknown[] = [];
  const enqueue = (job: string, ref: unknown) => Promise.resolve(void queued.push([job, ref]));
  await recoverRuns({ activeRuns: () => Promise.resolve(runs), rerunDue: () => Promise.resolve([]), enqueue, log });
  return queued;
}

describe('recovery', () => {
  test.each<[string, ActiveRun, unknown[]]>([
    ['queued and never taken', run('queued', false), [['investigate', { caseId: 'c', run: 2 }]]],
    ['running under a lease that ended', run('running', false), [['investigate', { caseId: 'c', run: 2 }]]],
    ['decided and not resumed', run('decided', false), [['resume', { caseId: 'c', run: 2 }]]],
    ['running under a lease', run('running', true), []],
    ['decided, and somebody is at it', run('decided', true), []],
    ['waiting for a human', run('awaiting_review', false), []],
    ['failed: a human tries again', run('failed', false), []],
    ['publishing: the outbox goes on', run('publishing', false), []],
  ])('%s', async (_name, active, expected) => {
    expect(await recovered([active])).toEqual(expected);
  });
});

describe('the outbox', () => {
  test('what is due is queued', async () => {
    const queued: unknown[] = [];
    const due = [
      { caseId: 'c', outboxId: 'a' },
      { caseId: 'c', outboxId: 'b' },
    ];
    expect(
      await sweepOutbox({ due: () => Promise.resolve(due), enqueue: (ref) => Promise.resolve(void queued.push(ref)), nowMs: () => 0 }),
    ).toBe(2);
    expect(queued).toEqual(due);
  });

  test.each(['done', 'already_done', 'held', 'busy', 'retry', 'failed'] as const)('a try that came to %s ends the job', async (result) => {
    const ref = { caseId: 'c', outboxId: 'a' };
    expect(await publish({ post: () => Promise.resolve(result), log }, ref, AbortSignal.timeout(1_000))).toBe(result);
  });
});

describe('the check of the audit log', () => {
  test.each([
    { report: { ok: true, rows: 7, head: 'h' } as const, level: 'info', entry: { rows: 7, head: 'h' } },
    { report: { ok: false, seq: 3, reason: 'row 3 is missing' } as const, level: 'error', entry: { row: 3, reason: 'row 3 is missing' } },
  ])('says what it found as $level', async ({ report, level, entry }) => {
    const said: unknown[] = [];
    const noting = (name: string) => (what: unknown) => void said.push([name, what]);
    await checkAudit({ verify: () => Promise.resolve(report), log: { info: noting('info'), error: noting('error') } });
    expect(said).toEqual([[level, entry]]);
  });
});

describe('retention', () => {
  test('goes on until less than a full round was found, and reports the sum', async () => {
    const rounds = [
      { deletedCases: 50, evidence: 200 },
      { deletedCases: 7, evidence: 30 },
      { deletedCases: 99, evidence: 99 },
    ];
    const apply = () => Promise.resolve(rounds.shift() ?? { deletedCases: 0 });
    expect(await applyRetention({ apply, log }, new AbortController().signal)).toEqual({ deletedCases: 57, evidence: 230 });
  });

  test('stops between rounds when the process goes down', async () => {
    let rounds = 0;
    const apply = () => Promise.resolve({ deletedCases: 50, rounds: (rounds += 1) });
    await applyRetention({ apply, log }, AbortSignal.abort());
    expect(rounds).toBe(0);
  });
});
