import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { activeRuns, readDecision } from '../../db/reads/active-runs.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { bringToReview, createWorld, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { failRun } from '../runs/fail-run.ts';
import { approveDraft } from './approve-draft.ts';
import { dismissDraft } from './dismiss-draft.ts';
import { settleDecision } from './settle-decision.ts';
import { undoDecision } from './undo-decision.ts';

let database: Database;
let world: World;
let n = 9_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

const YES = { verdict: 'true_positive' as const, closeOffense: false };
const UNDO_MS = 30 * SECOND_MS;
const senior = () => world.context(SENIOR, { undoMs: UNDO_MS });

async function rowOf(caseId: string) {
  const [row] = await database.drizzle.select().from(investigations).where(eq(investigations.id, caseId));
  return { status: row?.status, verdict: row?.verdict };
}

describe('a decision that can still be undone', () => {
  test('is carried out by nobody, and by no recovery', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(senior(), { ...ref, ...YES });
    const moving = async () => (await activeRuns(database.drizzle, world.nowMs)).map((r) => r.caseId);
    expect(await settleDecision(world.context(), ref)).toBe('not_yet');
    expect(await moving()).not.toContain(ref.caseId);
    world.nowMs += UNDO_MS;
    expect(await moving()).toContain(ref.caseId);
    expect(await settleDecision(world.context(), ref)).toBe('settled');
    expect(await settleDecision(world.context(), ref)).toBe('settled');
  });

  test('goes back to the review with the same draft, by any senior analyst, with a row in the log', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await dismissDraft(senior(), { ...ref, ...YES, reason: 'a known job' });
    await undoDecision(world.context(person('dora', 'senior_analyst')), ref);
    expect(await rowOf(ref.caseId)).toEqual({ status: 'awaiting_review', verdict: null });
    expect(await readDecision(database.drizzle, ref)).toBeNull();
    expect(await settleDecision(world.context(), ref)).toBe('undecided');
    expect(await database.drizzle.$count(auditLog, and(eq(auditLog.caseId, ref.caseId), eq(auditLog.act, 'decision.undone')))).toBe(1);
    expect(await approveDraft(senior(), { ...ref, ...YES })).toMatchObject({ decision: { kind: 'approve' } });
  });

  test('is not current any more when the offense changes: it goes back and says so', async () => {
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    await approveDraft(world.context(SENIOR, { undoMs: MINUTE_MS }), { ...ref, ...YES });
    await world.take({ ...offense, severity: 9, lastPersistedMs: offense.lastPersistedMs + 1 });
    world.nowMs += MINUTE_MS;
    expect(await settleDecision(world.context(), ref)).toBe('reopened');
    expect(await rowOf(ref.caseId)).toEqual({ status: 'awaiting_review', verdict: null });
    await expect(approveDraft(senior(), { ...ref, ...YES })).rejects.toThrow('severity rose from 8 to 9');
  });

  test('is not current when the offense changed once more after what the reviewer had read', async () => {
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    await world.take({ ...offense, severity: 9, lastPersistedMs: offense.lastPersistedMs + 1 });
    await approveDraft(senior(), { ...ref, ...YES, acknowledgedChange: 'severity rose from 8 to 9' });
    const types = [...offense.senseTypes, 'UBA : New Account Use Detected'];
    await world.take({ ...offense, severity: 9, senseTypes: types, lastPersistedMs: offense.lastPersistedMs + 2 });
    world.nowMs += UNDO_MS;
    expect(await settleDecision(world.context(), ref)).toBe('reopened');
  });

  test('of a case that failed is not handed over before somebody tries it again', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(senior(), { ...ref, ...YES });
    await failRun(world.context(), { ...ref, node: 'review', reason: 'x', fix: 'y' });
    world.nowMs += UNDO_MS;
    expect(await settleDecision(world.context(), ref)).toBe('undecided');
  });

  test('taken back leaves no job in the way of the next decision', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(senior(), { ...ref, ...YES });
    const first = world.jobs.at(-1);
    await undoDecision(world.context(SENIOR), ref);
    world.nowMs += SECOND_MS;
    await approveDraft(senior(), { ...ref, ...YES });
    expect(world.jobs.at(-1)).toMatchObject({ name: 'resume', data: { caseId: ref.caseId, run: 1 } });
    expect(world.jobs.at(-1)).not.toEqual(first);
  });
});

describe('undoing', () => {
  test('is refused when the time is over, after it was handed over, and twice', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(senior(), { ...ref, ...YES });
    await undoDecision(world.context(SENIOR), ref);
    await expect(undoDecision(world.context(SENIOR), ref)).rejects.toThrow('there is no decision to undo');
    await approveDraft(senior(), { ...ref, ...YES });
    world.nowMs += UNDO_MS;
    await expect(undoDecision(world.context(SENIOR), ref)).rejects.toThrow('the time to undo this decision is over');
    await settleDecision(world.context(), ref);
    await expect(undoDecision(world.context(SENIOR), ref)).rejects.toThrow('there is no decision to undo');
  });

  test.each(['viewer', 'analyst', 'hr_partner', 'legal', 'privacy_officer', 'engineer', 'auditor'] as const)(
    'is not for the role %s',
    async (role) => {
      await expect(undoDecision(world.context(person('p', role)), { caseId: 'any' })).rejects.toThrow('senior_analyst');
    },
  );
});
