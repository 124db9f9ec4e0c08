import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { StatusName } from '../../domain/investigation.ts';
import { closeSession } from '../../services/sessions/close-session.ts';
import { openSession } from '../../services/sessions/open-session.ts';
import { failRun } from '../../services/runs/fail-run.ts';
import { bringToReview, createWorld, NOW_MS, offenseOf, type World } from '../../services/testing/world.ts';
import { moveCursor, readCursor } from '../intake-cursor.ts';
import { statusOf } from '../investigation-of.ts';
import type { Database } from '../open.ts';
import { openTestDatabase } from '../testing.ts';
import { listQueue } from './list-queue.ts';
import { readCase } from './read-case.ts';
import { readSession } from './read-session.ts';

let database: Database;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  world = createWorld(database.drizzle);
});
afterAll(() => database.close());

const ANYBODY = { userName: 'v', roles: [], seesRestricted: false };

describe('the queue page', () => {
  test('has the most severe of those that wait first, then the oldest', async () => {
    for (const [id, severity] of [
      [1, 7],
      [2, 9],
      [3, 7],
    ] as const) {
      world.nowMs += 1_000;
      await bringToReview(world, offenseOf(id, { severity }));
    }
    const { waiting } = await listQueue({ db: database.drizzle, viewer: ANYBODY });
    expect(waiting.map((l) => l.offenseIds)).toEqual([[2], [1], [3]]);
    expect(waiting[0]?.summary).toEqual({ facts: 0, claims: 0, gaps: 1, materialGaps: 1, checks: 0, checksFound: 0, drafter: 'template' });
  });

  test('shows runs, failures with node, reason and fix, and skips', async () => {
    const taken = await world.take(offenseOf(10));
    await world.take(offenseOf(11));
    await world.take(offenseOf(12, { username: 'not.tracked' }));
    await failRun(world.context(), { caseId: 'caseId' in taken ? taken.caseId : '', run: 1, node: 'gather', reason: 'why', fix: 'how' });
    const queue = await listQueue({ db: database.drizzle, viewer: ANYBODY });
    expect(queue.failed).toMatchObject([{ offenseIds: [10], node: 'gather', failureReason: 'why', failureFix: 'how' }]);
    expect(queue.running).toMatchObject([{ offenseIds: [11], status: 'queued' }]);
    expect(queue.skipped).toMatchObject([{ offenseId: 12, rule: 'user_not_tracked' }]);
    expect(queue.decided).toEqual([]);
  });
});

describe('a restricted case', () => {
  test('is on no list and has no page for others than named reviewers', async () => {
    const { caseId } = await bringToReview(world, offenseOf(20, { username: 'the.reviewer' }));
    const page = (seesRestricted: boolean) =>
      readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: { ...ANYBODY, seesRestricted } }, caseId);
    expect(await page(false)).toBeNull();
    expect(await page(true)).toMatchObject({ caseId, restricted: true });
    const all = await listQueue({ db: database.drizzle, viewer: ANYBODY });
    expect(JSON.stringify(all)).not.toContain(caseId);
  });
});

describe('sessions', () => {
  test('are found by the hash of their cookie until they end or run out', async () => {
    const session = { tokenHash: 'h1', userName: 'ann', roles: ['analyst' as const], ttlMs: 1_000 };
    await openSession(world.context(), session);
    const { nowMs } = world;
    expect(await readSession(database.drizzle, 'h1', nowMs)).toEqual({ userName: 'ann', roles: ['analyst'] });
    expect(await readSession(database.drizzle, 'h1', nowMs + 1_000)).toBeNull();
    expect(await readSession(database.drizzle, 'h2', nowMs)).toBeNull();
    await closeSession(world.context(), { tokenHash: 'h1' });
    expect(await readSession(database.drizzle, 'h1', nowMs)).toBeNull();
  });
});

describe('the cursor of the poller', () => {
  test('never moves back, whoever polled last', async () => {
    const db = database.drizzle;
    expect(await readCursor(db, 'offenses')).toBeNull();
    await moveCursor(db, 'offenses', 100, NOW_MS);
    await moveCursor(db, 'offenses', 50, NOW_MS + 5);
    expect(await readCursor(db, 'offenses')).toEqual({ persistedMs: 100, polledAtMs: NOW_MS + 5 });
  });
});

describe('the status of a row', () => {
  const row = { id: 'c', node: 'n', interruptId: 'i', draftId: 'd', draftHash: 'h', failureReason: 'why', failureFix: 'how' };
  const nothing = { id: 'c', node: null, interruptId: null, draftId: null, draftHash: null, failureReason: null, failureFix: null };

  test.each([
    { status: 'queued', parsed: { status: 'queued' }, needs: false },
    { status: 'running', parsed: { status: 'running', node: 'n' }, needs: true },
    { status: 'awaiting_review', parsed: { status: 'awaiting_review', interruptId: 'i', draftId: 'd', draftHash: 'h' }, needs: true },
    { status: 'decided', parsed: { status: 'decided', draftId: 'd', draftHash: 'h' }, needs: true },
    { status: 'publishing', parsed: { status: 'publishing', draftHash: 'h' }, needs: true },
    { status: 'published', parsed: { status: 'published', draftHash: 'h' }, needs: true },
    { status: 'dismissed', parsed: { status: 'dismissed', draftHash: 'h' }, needs: true },
    { status: 'kept', parsed: { status: 'kept', draftHash: 'h' }, needs: true },
    { status: 'superseded', parsed: { status: 'superseded' }, needs: false },
    { status: 'failed', parsed: { status: 'failed', node: 'n', reason: 'why', fix: 'how' }, needs: true },
  ] satisfies { status: StatusName; parsed: unknown; needs: boolean }[])(
    '$status is parsed with all it needs, or is a defect',
    ({ status, parsed, needs }) => {
      expect(statusOf({ ...row, status })).toEqual(parsed);
      const parse = () => statusOf({ ...nothing, status });
      if (needs) expect(parse).toThrow(`is ${status} without`);
      else expect(parse()).toEqual(parsed);
    },
  );

  test('that lacks what it needs does not even get into the database', async () => {
    const statement = `update investigations set status = 'failed', failure_reason = null`;
    await expect(database.pool.query(statement)).rejects.toMatchObject({ constraint: 'status_has_what_it_needs' });
  });
});
