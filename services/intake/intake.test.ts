import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { listQueue } from '../../db/reads/list-queue.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { skips } from '../../db/schema/skips.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { setPause } from '../pause/set-pause.ts';
import { approveDraft } from '../review/approve-draft.ts';
import { bringToReview, createWorld, NOW_MS, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { acceptHint } from './accept-hint.ts';
import { forgetUndecided } from './forget-undecided.ts';
import { listUndecided } from './list-undecided.ts';
import { noteStatusChange } from './note-status-change.ts';
import { rerunDue } from './rerun-due.ts';
import type { OffenseSeen } from './skip-rule.ts';
import { takeOffense } from './take-offense.ts';

let database: Database;
let world: World;
let offenseId = 0;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
});

/** An offense on a person of its own, so that tests do not meet. */
function fresh(over: Partial<OffenseSeen> = {}): OffenseSeen {
  offenseId += 1;
  return offenseOf(offenseId, over);
}

function later(offense: OffenseSeen, byMs: number, over: Partial<OffenseSeen> = {}): OffenseSeen {
  return { ...offense, lastPersistedMs: offense.lastPersistedMs + byMs, ...over };
}

async function caseOf(caseId: string) {
  const [row] = await database.drizzle.select().from(investigations).where(eq(investigations.id, caseId));
  if (row === undefined) throw new Error('no such case');
  return row;
}

function queueFor(seesRestricted: boolean) {
  return listQueue({ db: database.drizzle, viewer: { userName: 'v', roles: [], seesRestricted } });
}

describe('an offense that is taken', () => {
  test('opens a case, queues its first run and leaves an audit row, all or nothing', async () => {
    const taken = await world.take(fresh());
    expect(taken).toMatchObject({ kind: 'opened', run: 1 });
    const caseId = taken.kind === 'opened' ? taken.caseId : '';
    expect(await caseOf(caseId)).toMatchObject({
      status: 'queued',
      run: 1,
      threadId: `${caseId}:1`,
      restricted: false,
      timings: { received: NOW_MS },
    });
    expect(world.jobs).toEqual([{ name: 'investigate', data: { caseId, run: 1 } }]);
    expect(await database.drizzle.$count(auditLog, eq(auditLog.caseId, caseId))).toBe(1);
  });

  test('leaves nothing behind when its job cannot be queued', async () => {
    const offense = fresh();
    await expect(world.take(offense, { queue: { send: () => Promise.reject(new Error('the queue is down')) } })).rejects.toThrow(
      'the queue is down',
    );
    expect(await world.take(offense)).toMatchObject({ kind: 'opened' });
  });

  test('is one case however many pollers bring it at once', async () => {
    const offense = fresh();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => world.take(offense)));
    const opened = results.filter((r) => r.status === 'fulfilled' && r.value.kind === 'opened');
    expect(opened).toHaveLength(1);
    const token = world.tokenise('user', offense.username);
    expect(await database.drizzle.$count(investigations, eq(investigations.subjectToken, token))).toBe(1);
    expect(world.jobs.filter((j) => j.name === 'investigate')).toHaveLength(1);
  });

  test('on a user with an open case joins it, also when both come at once', async () => {
    const one = fresh({ username: 'two.offenses' });
    const two = fresh({ username: 'CORP\\Two.Offenses' });
    const results = await Promise.all([world.take(one), world.take(two)]);
    expect(results.map((r) => r.kind).sort()).toEqual(['joined', 'opened']);
    const { waiting, running } = await queueFor(false);
    expect([...waiting, ...running].filter((l) => l.offenseIds.includes(one.id)).map((l) => new Set(l.offenseIds))).toEqual([
      new Set([one.id, two.id]),
    ]);
  });

  test('below the threshold is evidence where its user has an open case, and is skipped otherwise', async () => {
    const low = { taken: false, rule: 'severity >= 7' };
    const one = fresh({ username: 'low.later' });
    await world.take(one);
    const two = fresh({ username: 'low.later', severity: 2 });
    expect(await takeOffense(world.context(), { offense: two, intake: low })).toMatchObject({ kind: 'joined' });
    expect(await takeOffense(world.context(), { offense: fresh({ severity: 2 }), intake: low })).toMatchObject({ kind: 'skipped' });
  });

  test('that cannot be decided on is listed with the newest reason until it can', async () => {
    const { id: offenseId, severity, lastPersistedMs } = fresh();
    const undecided = { offenseId, severity, lastPersistedMs };
    await listUndecided(world.context(), { ...undecided, reason: 'UBA could not be read' });
    await listUndecided(world.context(), { ...undecided, reason: 'the rules could not be read' });
    const listed = () => database.drizzle.select({ reason: skips.reason }).from(skips).where(eq(skips.offenseId, offenseId));
    expect(await listed()).toEqual([{ reason: 'the rules could not be read' }]);
    await forgetUndecided(world.context(), { offenseId });
    expect(await listed()).toEqual([]);
  });

  test('is restricted from the start when its user is', async () => {
    const taken = await world.take(fresh({ username: 'the.reviewer' }));
    const caseId = 'caseId' in taken ? taken.caseId : '';
    expect((await queueFor(false)).running.map((l) => l.caseId)).not.toContain(caseId);
    expect((await queueFor(true)).running.map((l) => l.caseId)).toContain(caseId);
  });

  test('holds the user as a token wherever it is not sealed', async () => {
    const taken = await world.take(fresh({ username: 'secret.person' }));
    const caseId = 'caseId' in taken ? taken.caseId : '';
    const audit = await database.drizzle.select().from(auditLog).where(eq(auditLog.caseId, caseId));
    expect(JSON.stringify([await caseOf(caseId), audit])).not.toContain('secret.person');
  });

  test.each(['', '  ', 'unknown', 'x'.repeat(300), 'a\u0000b', 'WS-042$'])(
    'with the unusable user name %j is a failed case, not a silence',
    async (username) => {
      const taken = await world.take(fresh({ username }));
      expect(taken).toMatchObject({ kind: 'failed' });
      const row = await caseOf('caseId' in taken ? taken.caseId : '');
      expect(row).toMatchObject({ status: 'failed', node: 'open' });
      expect(row.failureReason).toContain('user name of the offense cannot be used');
      expect(world.jobs).toEqual([]);
    },
  );

  test('is refused from a person', async () => {
    await expect(takeOffense(world.context(SENIOR), { offense: fresh(), intake: { taken: true, rule: 'x' } })).rejects.toThrow(
      'only the service',
    );
  });
});

describe('an offense that is skipped', () => {
  test.each([
    { over: { isUsernameType: false }, taken: true, rule: 'offense_type' },
    { over: { senseTypes: [] }, taken: true, rule: 'no_uba_contribution' },
    { over: { status: 'CLOSED' as const }, taken: true, rule: 'not_open' },
    { over: { username: 'not.tracked' }, taken: true, rule: 'user_not_tracked' },
    { over: {}, taken: false, rule: 'intake' },
  ])('by rule $rule is listed once, however often it is seen', async ({ over, taken, rule }) => {
    const offense = fresh(over);
    const input = { offense, intake: { taken, rule: 'severity >= 7' } };
    expect(await takeOffense(world.context(), input)).toMatchObject({ kind: 'skipped', rule });
    expect(await takeOffense(world.context(), input)).toMatchObject({ kind: 'skipped', rule });
    expect(await database.drizzle.select({ rule: skips.rule }).from(skips).where(eq(skips.offenseId, offense.id))).toEqual([{ rule }]);
    expect(world.jobs).toEqual([]);
  });
});

describe('an offense seen again', () => {
  test('is not news after our own note and twenty sense events of a known type', async () => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, offense);
    world.nowMs += 2 * HOUR_MS;
    const kinds: string[] = [];
    for (let n = 1; n <= 21; n += 1) kinds.push((await world.take(later(offense, n * MINUTE_MS))).kind);
    expect(new Set(kinds)).toEqual(new Set(['unchanged']));
    expect(await caseOf(caseId)).toMatchObject({ run: 1, status: 'awaiting_review', changedSince: null });
    expect(world.jobs).toHaveLength(1);
  });

  test.each([
    { what: 'severity rose from 8 to 9', over: { severity: 9 } },
    {
      what: '1 new type(s) of sense event (…)',
      over: { senseTypes: ['UBA : Abnormal increase in User activity', 'UBA : New Account Use Detected'] },
    },
    { what: 'the username of the offense differs', over: { username: 'somebody.else' } },
    { what: 'the offense went from OPEN to CLOSED', over: { status: 'CLOSED' as const } },
  ])('is run again after an hour because $what', async ({ over }) => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, offense);
    world.nowMs += HOUR_MS;
    expect(await world.take(later(offense, 1, over))).toEqual({ kind: 'rerun', caseId, run: 2 });
    expect(await caseOf(caseId)).toMatchObject({ status: 'queued', run: 2, threadId: `${caseId}:2`, draftHash: null, changedSince: null });
    expect(world.jobs.at(-1)).toEqual({ name: 'investigate', data: { caseId, run: 2 } });
  });

  test('within the hour only says so, once in the log, and is run again by the sweep', async () => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, offense);
    world.nowMs += HOUR_MS - 1;
    const changed = { kind: 'changed', caseId, what: 'severity rose from 8 to 9' };
    expect(await world.take(later(offense, 1, { severity: 9 }))).toEqual(changed);
    expect(await world.take(later(offense, 2, { severity: 9 }))).toEqual(changed);
    expect(await rerunDue({ ...world.context(), graphVersion: 'test-2' }, { limit: 10 })).toEqual([]);
    world.nowMs += 1;
    expect(await rerunDue({ ...world.context(), graphVersion: 'test-2' }, { limit: 10 })).toEqual([{ caseId, run: 2 }]);
    expect(await rerunDue({ ...world.context(), graphVersion: 'test-2' }, { limit: 10 })).toEqual([]);
    const log = await database.drizzle.select({ act: auditLog.act }).from(auditLog).where(eq(auditLog.caseId, caseId));
    expect(log.filter((l) => l.act === 'case.changed_since')).toHaveLength(1);
  });

  test('with another offense of its user beside it is run again for both', async () => {
    const offense = fresh({ username: 'second.offense' });
    const { caseId } = await bringToReview(world, offense);
    world.nowMs += HOUR_MS;
    expect(await world.take(fresh({ username: 'second.offense' }))).toEqual({ kind: 'joined', caseId, run: 2, rerun: true });
  });

  test('is not run again once its user is no longer tracked', async () => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, offense);
    world.nowMs += HOUR_MS;
    const over = { isTracked: () => false };
    expect(await world.take(later(offense, 1, { severity: 10 }), over)).toMatchObject({ kind: 'skipped', rule: 'user_not_tracked' });
    expect(await caseOf(caseId)).toMatchObject({ run: 1, status: 'awaiting_review' });
    const [listed] = await database.drizzle.select().from(skips).where(eq(skips.caseId, caseId));
    expect(listed, 'what is kept of the offense of a case is held with it').toMatchObject({ rule: 'user_not_tracked', legalHold: false });
  });

  test('makes the approval of the draft before it stale', async () => {
    const offense = fresh();
    const { caseId, draftHash } = await bringToReview(world, offense);
    world.nowMs += HOUR_MS;
    await world.take(later(offense, 1, { severity: 10 }));
    const approval = { caseId, draftHash, verdict: 'true_positive' as const, closeOffense: false };
    await expect(approveDraft(world.context(SENIOR), approval)).rejects.toThrow('does not wait for a review');
    const states = await database.drizzle
      .select({ run: reviews.run, state: reviews.state })
      .from(reviews)
      .where(eq(reviews.caseId, caseId));
    expect(states).toEqual([{ run: 1, state: 'superseded' }]);
  });

  test('leaves a decision alone that was made before it', async () => {
    const offense = fresh();
    const { caseId, draftHash } = await bringToReview(world, offense);
    await approveDraft(world.context(SENIOR), { caseId, draftHash, verdict: 'unsure', closeOffense: false });
    world.nowMs += 3 * HOUR_MS;
    expect(await world.take(later(offense, 1, { severity: 10 }))).toMatchObject({ kind: 'changed' });
    expect(await caseOf(caseId)).toMatchObject({ run: 1, status: 'decided' });
  });

  test('is taken into a run that has not begun', async () => {
    const offense = fresh();
    const taken = await world.take(offense);
    expect(await world.take(later(offense, 1, { severity: 10 }))).toMatchObject({ kind: 'unchanged' });
    expect(await caseOf('caseId' in taken ? taken.caseId : '')).toMatchObject({ severity: 10, substance: { severity: 10 } });
  });

  test('in an older view than the stored one changes nothing', async () => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, later(offense, 10));
    world.nowMs += 2 * HOUR_MS;
    expect(await world.take(later(offense, 5, { severity: 10 }))).toEqual({ kind: 'unchanged', caseId });
  });
});

describe('hints', () => {
  test('wake the poller once', async () => {
    const hint = { messageId: 'msg_1', offenseId: 77 };
    expect(await acceptHint(world.context(), hint)).toBe('accepted');
    expect(await acceptHint(world.context(), hint)).toBe('replayed');
    expect(world.jobs).toEqual([{ name: 'poll', data: { offenseId: 77 } }]);
  });
});

describe('what people do to an offense in QRadar', () => {
  test('shows on its case; a closing reason is a proposal and decides nothing', async () => {
    const offense = fresh();
    const { caseId } = await bringToReview(world, offense);
    const change = {
      offenseId: offense.id,
      status: 'CLOSED' as const,
      assignedToken: 'USR-AAAAAAAAAA',
      proposedVerdict: 'false_positive' as const,
      persistedMs: 10,
    };
    expect(await noteStatusChange(world.context(), change)).toBe('noted');
    expect(await noteStatusChange(world.context(), change)).toBe('unchanged');
    expect(await caseOf(caseId)).toMatchObject({
      status: 'awaiting_review',
      offenseStatus: 'CLOSED',
      proposedVerdict: 'false_positive',
      verdict: null,
    });
    const open = { ...change, status: 'OPEN' as const, assignedToken: null, proposedVerdict: null };
    expect(await noteStatusChange(world.context(), { ...open, persistedMs: 9 }), 'an older view').toBe('unchanged');
    expect(await noteStatusChange(world.context(), { ...open, persistedMs: 11 }), 'opened again').toBe('noted');
    expect(await caseOf(caseId)).toMatchObject({ offenseStatus: 'OPEN', proposedVerdict: null });
  });

  test('to one of two offenses leaves the case open, with what was proposed', async () => {
    const one = fresh({ username: 'both.offenses' });
    const { caseId } = await bringToReview(world, one);
    await world.take(fresh({ username: 'both.offenses' }));
    const closed = { offenseId: one.id, status: 'CLOSED', assignedToken: null, proposedVerdict: 'false_positive', persistedMs: 1 } as const;
    expect(await noteStatusChange(world.context(), closed)).toBe('noted');
    expect(await caseOf(caseId)).toMatchObject({ offenseStatus: 'OPEN', proposedVerdict: 'false_positive' });
  });

  test('to an offense we do not know is not ours to note', async () => {
    const change = { offenseId: 999_999, status: 'CLOSED' as const, assignedToken: null, proposedVerdict: null, persistedMs: 1 };
    expect(await noteStatusChange(world.context(), change)).toBe('unknown_offense');
  });
});

describe('the pause switch', () => {
  test('opens nothing while it is on, and loses nothing', async () => {
    const offense = fresh();
    await setPause(world.context(SENIOR), { paused: true, reason: 'works council' });
    expect(await world.take(offense)).toEqual({ kind: 'paused' });
    await setPause(world.context(SENIOR), { paused: false, reason: 'agreed' });
    expect(await world.take(offense)).toMatchObject({ kind: 'opened' });
  });

  test('is not for everybody', async () => {
    await expect(setPause(world.context(person('ann', 'analyst')), { paused: true, reason: 'because' })).rejects.toThrow(
      'senior_analyst or engineer',
    );
  });
});
