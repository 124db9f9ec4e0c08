import { eq, getTableName } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { sha256Hex } from '../../domain/canonical-json.ts';
import { PHASES, type Phase } from '../../domain/phase.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { TargetOf, WriteTarget } from '../../domain/write-plan.ts';
import type { Database } from '../../db/open.ts';
import { dueOutbox } from '../../db/reads/due-outbox.ts';
import { listReceipts } from '../../db/reads/list-receipts.ts';
import { ALL_TABLES } from '../../db/schema/all.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { approveDraft } from '../review/approve-draft.ts';
import { dismissDraft } from '../review/dismiss-draft.ts';
import { failRun } from '../runs/fail-run.ts';
import { settleDecision } from '../review/settle-decision.ts';
import { retryRun } from '../runs/retry-run.ts';
import { restrictCase } from '../runs/restrict-case.ts';
import { bringToReview, createWorld, noteTo, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { portOf, withNotes } from '../testing/port.ts';
import type { PostPort } from './post-port.ts';
import { postTarget } from './post-target.ts';
import { queueTargets } from './queue-targets.ts';
import { retryTarget } from './retry-target.ts';

let database: Database;
let world: World;
let n = 3_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

/** A QRadar that keeps notes; `fail` decides what happens at each post. */
function fakeQradar(fail: (post: number) => 'no' | 'before' | 'after' | 'refused' = () => 'no') {
  const notes: { id: number; text: string }[] = [];
  const closed: number[] = [];
  let posts = 0;
  const refusal = new Error('QRadar answered 403');
  const offense_note: PostPort['senders']['offense_note'] = {
    find: ({ marker }) => {
      const found = notes.find((note) => note.text.includes(marker));
      return Promise.resolve(found === undefined ? null : { remoteId: String(found.id), response: found.text });
    },
    send: ({ text }) => {
      posts += 1;
      const how = fail(posts);
      if (how === 'refused') return Promise.reject(refusal);
      if (how === 'before') return Promise.reject(new Error('connection reset'));
      const note = { id: notes.length + 1, text };
      notes.push(note);
      const sent = { remoteId: String(note.id), response: JSON.stringify(note) };
      return how === 'after' ? Promise.reject(new Error('connection reset')) : Promise.resolve(sent);
    },
  };
  const close_offense: PostPort['senders']['close_offense'] = {
    find: () => Promise.resolve(null),
    send: ({ offenseId }) => {
      closed.push(offenseId);
      return Promise.resolve({ remoteId: String(offenseId), response: `{"id":${offenseId},"status":"CLOSED"}` });
    },
  };
  const isRefusal = (error: unknown): boolean => error === refusal;
  const port = portOf({ offense_note, close_offense }, { isPermanent: isRefusal, wasRefused: isRefusal });
  return { port, notes, closed, posts: () => posts };
}

async function approved(over: { closeOffense?: boolean } = {}) {
  const ref = await bringToReview(world, offenseOf(n));
  await approveDraft(world.context(SENIOR), { ...ref, verdict: 'true_positive', closeOffense: over.closeOffense ?? false });
  await settleDecision(world.context(), ref);
  return ref;
}

async function queued(targets: WriteTarget[] = [noteTo(n)]) {
  const ref = await approved({ closeOffense: targets.some((t) => t.kind === 'close_offense') });
  await queueTargets(world.context(), { ...ref, targets });
  const rows = await database.drizzle.select({ id: outbox.id }).from(outbox).where(eq(outbox.caseId, ref.caseId));
  return { ...ref, outboxIds: rows.map((r) => r.id), outboxId: rows[0]?.id ?? '' };
}

/** `owner`: the process. */
function post(
  port: PostPort,
  outboxId: string,
  phase: Phase = 'enrich',
  owner = 'p1',
  over: { claimMs?: number; elapsedMs?: () => number } = {},
) {
  return postTarget({ ...world.context(), phase, port, owner, elapsedMs: () => performance.now(), ...over }, { outboxId });
}

/** Lets the claim on a write run out, as it does when its holder renews it no more. */
async function letClaimEnd(outboxId: string): Promise<void> {
  await database.drizzle.update(outbox).set({ claimUntilMs: 1 }).where(eq(outbox.id, outboxId));
}

async function statusOf(caseId: string) {
  const [row] = await database.drizzle.select().from(investigations).where(eq(investigations.id, caseId));
  return row?.status;
}

describe('an approved draft', () => {
  test.each(PHASES.map((phase) => ({ phase, queued: phase === 'enrich' || phase === 'orchestrate' ? 2 : 0 })))(
    'in phase $phase queues $queued of 2 targets',
    async ({ phase, queued }) => {
      const ref = await approved({ closeOffense: true });
      const targets: WriteTarget[] = [noteTo(n), { kind: 'close_offense', offenseId: n, closingReasonId: 1 }];
      const answer = await queueTargets({ ...world.context(), phase }, { ...ref, targets });
      expect(answer).toEqual({ queuedTargets: queued, status: queued === 0 ? 'kept' : 'publishing' });
      expect(await database.drizzle.$count(outbox, eq(outbox.caseId, ref.caseId))).toBe(queued);
      expect(world.jobs.filter((j) => j.name === 'publish')).toHaveLength(queued);
    },
  );

  test('of a restricted case is kept, in whatever phase', async () => {
    const ref = await approved();
    await restrictCase(world.context(), { caseId: ref.caseId, reason: 'team' });
    expect(await queueTargets(world.context(), { ...ref, targets: [noteTo(n)] })).toEqual({ queuedTargets: 0, status: 'kept' });
  });

  test('is queued once, however often the node runs', async () => {
    const ref = await approved();
    const input = { ...ref, targets: [noteTo(n)] };
    expect(await queueTargets(world.context(), input)).toEqual({ queuedTargets: 1, status: 'publishing' });
    expect(await queueTargets(world.context(), input)).toEqual({ queuedTargets: 1, status: 'publishing' });
    expect(await database.drizzle.$count(outbox, eq(outbox.caseId, ref.caseId))).toBe(1);
  });

  test('is what nothing leaves without', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await expect(queueTargets(world.context(), { ...ref, targets: [noteTo(n)] })).rejects.toThrow('no recorded decision; nothing leaves');
    await approveDraft(world.context(SENIOR, { undoMs: MINUTE_MS }), { ...ref, verdict: 'true_positive', closeOffense: false });
    await expect(queueTargets(world.context(), { ...ref, targets: [noteTo(n)] })).rejects.toThrow('no recorded decision; nothing leaves');
  });

  test('does not cover an offense that joined after it', async () => {
    const username = `late${n}`;
    const ref = await bringToReview(world, offenseOf(n, { username }));
    await approveDraft(world.context(SENIOR), { ...ref, verdict: 'true_positive', closeOffense: true });
    await settleDecision(world.context(), ref);
    world.nowMs += HOUR_MS;
    const late = n + 500_000;
    expect(await world.take(offenseOf(late, { username }))).toMatchObject({ kind: 'joined' });
    const targets: WriteTarget[] = [{ kind: 'close_offense', offenseId: late, closingReasonId: 1 }];
    await expect(queueTargets(world.context(), { ...ref, targets })).rejects.toThrow('as it was decided on');
  });

  test.each([
    { what: 'an offense of another case', target: noteTo(999_999), error: 'does not belong to case' },
    {
      what: 'closing that was not approved',
      target: { kind: 'close_offense', offenseId: 0, closingReasonId: 1 } as WriteTarget,
      error: 'closing the offense was not approved',
    },
    {
      what: 'a note that differs from the approved one in one letter',
      target: { ...noteTo(0), text: `what was found on the user of this offense.\n[casewright 0]` },
      error: 'the offense note is not the one that was approved',
    },
    {
      what: 'a target that was not approved',
      target: { kind: 'case_event', offenseId: 0, sequence: 's', line: 's' } as WriteTarget,
      error: 'the case event is not the one that was approved',
    },
  ])('does not cover $what', async ({ target, error }) => {
    const ref = await approved();
    const own = target.offenseId === 0 ? { ...target, offenseId: n } : target;
    await expect(queueTargets(world.context(), { ...ref, targets: [own] })).rejects.toThrow(error);
    expect(await statusOf(ref.caseId)).toBe('decided');
  });
});

test.each<{ what: string; change: Partial<TargetOf<'offense_note'>>; error: string }>([
  { what: 'without its marker', change: { text: 'no marker' }, error: 'a note holds its marker' },
  { what: 'that is too long', change: { text: `${'x'.repeat(1_900)}[casewright 0]` }, error: 'at most 1900 characters' },
])('a note $what is not approved', async ({ change, error }) => {
  const ref = await bringToReview(world, offenseOf(n));
  const ctx = world.context(SENIOR, { renderTargets: ({ offenseId }) => [{ ...noteTo(offenseId), ...change }] });
  await expect(approveDraft(ctx, { ...ref, verdict: 'true_positive', closeOffense: false })).rejects.toThrow(error);
  expect(await statusOf(ref.caseId)).toBe('awaiting_review');
});

test('a case whose note QRadar refused is published after "try again", and not left as decided', async () => {
  const { caseId, outboxId } = await queued();
  const qradar = fakeQradar((posts) => (posts === 1 ? 'refused' : 'no'));
  expect(await post(qradar.port, outboxId)).toBe('failed');
  expect(await statusOf(caseId)).toBe('failed');
  await retryRun(world.context(SENIOR), { caseId });
  expect(await statusOf(caseId)).toBe('publishing');
  expect(world.jobs.slice(-2)).toEqual([
    { name: 'publish', data: { caseId, outboxId } },
    { name: 'resume', data: { caseId, run: 1 } },
  ]);
  expect(await post(qradar.port, outboxId)).toBe('done');
  expect(await statusOf(caseId)).toBe('published');
  expect(qradar.notes).toHaveLength(1);
});

test.each([
  { when: 'while it stood failed', sentFirst: true, after: 'published' },
  { when: 'after it was tried again', sentFirst: false, after: 'publishing' },
] as const)('a case that failed after its writes were queued, sent $when, ends as published', async ({ sentFirst, after }) => {
  const { caseId, outboxId } = await queued();
  const qradar = fakeQradar();
  await failRun(world.context(), { caseId, run: 1, node: 'learn', reason: 'x', fix: 'y' });
  if (sentFirst) expect(await post(qradar.port, outboxId)).toBe('done');
  expect(await statusOf(caseId)).toBe('failed');
  await retryRun(world.context(SENIOR), { caseId });
  expect(await statusOf(caseId)).toBe(after);
  expect(world.jobs.at(-1)).toEqual({ name: 'resume', data: { caseId, run: 1 } });
  if (!sentFirst) expect(await post(qradar.port, outboxId)).toBe('done');
  expect(await statusOf(caseId)).toBe('published');
  expect(qradar.notes).toHaveLength(1);
});

test('what is posted stands in no table in plain text, before and after', async () => {
  const { outboxId } = await queued();
  const qradar = fakeQradar();
  const readable = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const table of ALL_TABLES) {
      const rows = JSON.stringify(await database.drizzle.select().from(table));
      if (rows.includes(JSON.stringify(noteTo(n).text).slice(1, -1))) found.push(getTableName(table));
    }
    return found;
  };
  expect(await readable()).toEqual([]);
  await post(qradar.port, outboxId);
  expect(qradar.notes[0]?.text).toBe(noteTo(n).text);
  expect(await readable()).toEqual([]);
});

describe('a dismissal', () => {
  const dismissal = { verdict: 'false_positive' as const, reason: 'known job' };

  test('posts no note, and closes the offense only when that was approved with it', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await dismissDraft(world.context(SENIOR), { ...ref, ...dismissal, closeOffense: true });
    await settleDecision(world.context(), ref);
    await expect(queueTargets(world.context(), { ...ref, targets: [noteTo(n)] })).rejects.toThrow('a dismissed draft is not posted');
    const targets: WriteTarget[] = [{ kind: 'close_offense', offenseId: n, closingReasonId: 2 }];
    expect(await queueTargets(world.context(), { ...ref, targets })).toEqual({ queuedTargets: 1, status: 'dismissed' });
    const qradar = fakeQradar();
    const [row] = await database.drizzle.select({ id: outbox.id }).from(outbox).where(eq(outbox.caseId, ref.caseId));
    expect(await post(qradar.port, row?.id ?? '')).toBe('done');
    expect(qradar.closed).toEqual([n]);
    expect(await statusOf(ref.caseId)).toBe('dismissed');
  });

  test('that closed the offense does not make its case new', async () => {
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    await dismissDraft(world.context(SENIOR), { ...ref, ...dismissal, closeOffense: true });
    await settleDecision(world.context(), ref);
    await queueTargets(world.context(), { ...ref, targets: [{ kind: 'close_offense', offenseId: n, closingReasonId: 2 }] });
    const [row] = await database.drizzle.select({ id: outbox.id }).from(outbox).where(eq(outbox.caseId, ref.caseId));
    await post(fakeQradar().port, row?.id ?? '');
    world.nowMs += 2 * HOUR_MS;
    expect(await world.take({ ...offense, status: 'CLOSED', lastPersistedMs: offense.lastPersistedMs + 1 })).toEqual({
      kind: 'unchanged',
      caseId: ref.caseId,
    });
  });
});

describe('posting', () => {
  test('stores the receipt with the change that marks it done', async () => {
    const { caseId, outboxId } = await queued();
    const qradar = fakeQradar();
    expect(await post(qradar.port, outboxId)).toBe('done');
    expect(qradar.notes.map((note) => note.text)).toEqual([noteTo(n).text]);
    expect(await statusOf(caseId)).toBe('published');
    expect(await listReceipts({ db: database.drizzle, viewer: { userName: 'v', roles: [], seesRestricted: false } }, caseId)).toEqual([
      {
        target: 'offense_note',
        offenseId: n,
        remoteId: '1',
        responseSha256: sha256Hex(JSON.stringify({ id: 1, text: noteTo(n).text })),
        receivedAtMs: world.nowMs,
      },
    ]);
    expect(await post(qradar.port, outboxId)).toBe('already_done');
    expect(qradar.posts()).toBe(1);
  });

  test('that broke after QRadar stored the note finds it by its marker', async () => {
    const { outboxId, caseId } = await queued();
    const qradar = fakeQradar((attempt) => (attempt === 1 ? 'after' : 'no'));
    expect(await post(qradar.port, outboxId)).toBe('retry');
    expect(await post(qradar.port, outboxId)).toBe('busy');
    world.nowMs += MINUTE_MS;
    expect(await post(qradar.port, outboxId)).toBe('done');
    expect([qradar.notes.length, qradar.posts()]).toEqual([1, 1]);
    expect(await statusOf(caseId)).toBe('published');
  });

  test('killed between the note and the receipt is taken up by the next worker, and the note stays one', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    const dying = withNotes(qradar.port, {
      // What a killed process leaves: the note is there, and nothing of ours ran afterwards.
      send: async (target, signal) => {
        await qradar.port.senders.offense_note.send(target, signal);
        return new Promise(() => undefined);
      },
    });
    const lost = post(dying, outboxId);
    await expect.poll(() => qradar.notes.length).toBe(1);
    world.nowMs += 2 * MINUTE_MS;
    // The claim lasts by the clock of the database, whatever that of a process says.
    expect(await dueOutbox(database.drizzle, world.nowMs)).not.toContainEqual(expect.objectContaining({ outboxId }));
    expect(await post(qradar.port, outboxId, 'enrich', 'p2')).toBe('busy');
    await letClaimEnd(outboxId);
    expect(await dueOutbox(database.drizzle, world.nowMs)).toContainEqual(expect.objectContaining({ outboxId }));
    expect(await post(qradar.port, outboxId)).toBe('done');
    expect([qradar.notes.length, qradar.posts()]).toEqual([1, 1]);
    void lost;
  });

  test('that lives longer than its first claim keeps it by renewing it', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    const slow = withNotes(qradar.port, {
      find: async (...args) => {
        await new Promise((resolve) => setTimeout(resolve, 900));
        return qradar.port.senders.offense_note.find(...args);
      },
    });
    const posting = post(slow, outboxId, 'enrich', 'p1', { claimMs: 400 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await post(qradar.port, outboxId, 'enrich', 'p2', { claimMs: 400 })).toBe('busy');
    expect(await posting).toBe('done');
    expect(qradar.posts()).toBe(1);
  });

  test('does not happen when the claim may have run out between the look and the note', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    // The process stood still: timers did not fire, the clock went on.
    let atMs = 0;
    const standingStill = withNotes(qradar.port, {
      find: () => {
        atMs += 60_000;
        return Promise.resolve(null);
      },
    });
    expect(await post(standingStill, outboxId, 'enrich', 'p1', { elapsedMs: () => atMs })).toBe('retry');
    expect(qradar.posts()).toBe(0);
  });

  test('of an old process that was taken over changes nothing any more', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    const stoodStill = Promise.withResolvers<undefined>();
    const slow = withNotes(qradar.port, {
      find: async (...args) => {
        await stoodStill.promise;
        return qradar.port.senders.offense_note.find(...args);
      },
    });
    const old = post(slow, outboxId);
    await expect.poll(async () => (await database.drizzle.select().from(outbox).where(eq(outbox.id, outboxId)))[0]?.state).toBe('sending');
    await letClaimEnd(outboxId);
    expect(await post(qradar.port, outboxId, 'enrich', 'p2')).toBe('done');
    stoodStill.resolve(undefined);
    expect(await old).toBe('already_done');
    expect(qradar.posts()).toBe(1);
  });

  test.each([
    { how: 'after' as const, delaySeconds: 12, why: 'it may still arrive' },
    { how: 'before' as const, delaySeconds: 12, why: 'nobody knows that it did not arrive' },
  ])('that broke ($how it was stored) is not tried again for $delaySeconds s: $why', async ({ how, delaySeconds }) => {
    const { outboxId } = await queued();
    const qradar = fakeQradar((attempt) => (attempt === 1 ? how : 'no'));
    expect(await post(qradar.port, outboxId)).toBe('retry');
    const [row] = await database.drizzle.select().from(outbox).where(eq(outbox.id, outboxId));
    expect(row?.dueAtMs).toBe(world.nowMs + delaySeconds * 1_000);
  });

  test('does not post when it cannot look for the marker', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    const blind = withNotes(qradar.port, { find: () => Promise.reject(new Error('503')) });
    expect(await post(blind, outboxId)).toBe('retry');
    expect(qradar.posts()).toBe(0);
  });

  test('by two workers at once posts once', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    const results = await Promise.all([post(qradar.port, outboxId), post(qradar.port, outboxId), post(qradar.port, outboxId)]);
    expect(results.filter((r) => r === 'done')).toHaveLength(1);
    expect(qradar.posts()).toBe(1);
  });

  test('stops when QRadar refuses, says so on the case, and goes on after a retry', async () => {
    const { outboxId, caseId } = await queued();
    const qradar = fakeQradar((attempt) => (attempt === 1 ? 'refused' : 'no'));
    expect(await post(qradar.port, outboxId)).toBe('failed');
    expect(await statusOf(caseId)).toBe('failed');
    expect(await post(qradar.port, outboxId)).toBe('failed');
    await expect(retryTarget(world.context(person('v', 'viewer')), { outboxId })).rejects.toThrow('this needs the role');
    await retryTarget(world.context(SENIOR), { outboxId });
    expect(await statusOf(caseId)).toBe('publishing');
    expect(await post(qradar.port, outboxId)).toBe('done');
    await expect(retryTarget(world.context(SENIOR), { outboxId })).rejects.toThrow('has not failed');
  });

  test('is held when the phase was lowered after the approval', async () => {
    const { outboxId } = await queued();
    const qradar = fakeQradar();
    expect(await post(qradar.port, outboxId, 'assist')).toBe('held');
    expect(qradar.posts()).toBe(0);
    expect(await post(qradar.port, outboxId, 'enrich')).toBe('done');
  });

  test('of the last of several targets ends the case', async () => {
    const { caseId, outboxIds } = await queued([noteTo(n), { kind: 'close_offense', offenseId: n, closingReasonId: 3 }]);
    const qradar = fakeQradar();
    expect(await post(qradar.port, outboxIds[0] ?? '')).toBe('done');
    expect(await statusOf(caseId)).toBe('publishing');
    expect(await post(qradar.port, outboxIds[1] ?? '')).toBe('done');
    expect(await statusOf(caseId)).toBe('published');
  });
});
