import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { draftHash as hashOfDraft } from '../../claims/draft-hash.ts';
import { ConflictError } from '../../domain/errors.ts';
import { normaliseIdentifier, userToken } from '../../domain/pseudonym.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { readDecision } from '../../db/reads/active-runs.ts';
import { readCase } from '../../db/reads/read-case.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { bringToReview, createWorld, draftOf, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { approveDraft } from './approve-draft.ts';
import { dismissDraft } from './dismiss-draft.ts';
import { editSection } from './edit-section.ts';

let database: Database;
let world: World;
let n = 2_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

const YES = { verdict: 'true_positive' as const, closeOffense: false };
const noFaults = () => [];

describe('a decision', () => {
  test('is recorded, moves the case and queues the resume, all or nothing', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const failing = world.context(SENIOR, { queue: { send: () => Promise.reject(new Error('the queue is down')) } });
    await expect(approveDraft(failing, { ...ref, ...YES })).rejects.toThrow('the queue is down');
    expect(await readDecision(database.drizzle, ref)).toBeNull();
    const decided = await approveDraft(world.context(SENIOR), { ...ref, ...YES });
    expect(decided).toEqual({
      caseId: ref.caseId,
      run: 1,
      interruptId: `interrupt of ${ref.caseId}:1`,
      decision: { kind: 'approve', ...YES, draftHash: ref.draftHash },
    });
    expect(await readDecision(database.drizzle, ref)).toMatchObject({
      role: 'senior_analyst',
      decision: decided.decision,
      interruptId: decided.interruptId,
    });
    expect(world.jobs.at(-1)).toMatchObject({ name: 'resume', data: { caseId: ref.caseId, run: 1 } });
    expect(await database.drizzle.$count(auditLog, and(eq(auditLog.caseId, ref.caseId), eq(auditLog.act, 'draft.approved')))).toBe(1);
  });

  test('of several at once is one', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const acts = await Promise.allSettled([
      approveDraft(world.context(SENIOR), { ...ref, ...YES }),
      dismissDraft(world.context(person('dora', 'senior_analyst')), { ...ref, ...YES, reason: 'known migration' }),
      approveDraft(world.context(person('emil', 'senior_analyst')), { ...ref, ...YES }),
    ]);
    expect(acts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
    expect(acts.filter((a) => a.status === 'rejected' && a.reason instanceof ConflictError)).toHaveLength(2);
    expect(world.jobs.filter((j) => j.name === 'resume')).toHaveLength(1);
  });

  test.each(['viewer', 'analyst', 'hr_partner', 'legal', 'privacy_officer', 'engineer', 'auditor'] as const)(
    'is not for the role %s',
    async (role) => {
      await expect(approveDraft(world.context(person('p', role)), { caseId: 'any', draftHash: 'any', ...YES })).rejects.toThrow(
        'senior_analyst',
      );
    },
  );

  test('is not for the service itself', async () => {
    await expect(approveDraft(world.context(), { caseId: 'any', draftHash: 'any', ...YES })).rejects.toThrow('senior_analyst');
  });

  test('about another draft than the current one is refused', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES, draftHash: 'f'.repeat(64) })).rejects.toThrow('the draft changed');
  });

  test('after the offense changed needs that the reviewer read what changed', async () => {
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    world.nowMs += HOUR_MS / 2;
    await world.take({ ...offense, severity: 9, lastPersistedMs: offense.lastPersistedMs + 1 });
    await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES })).rejects.toThrow('severity rose from 8 to 9');
    await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES, acknowledgedChange: 'something else' })).rejects.toThrow(
      ConflictError,
    );
    expect(await approveDraft(world.context(SENIOR), { ...ref, ...YES, acknowledgedChange: 'severity rose from 8 to 9' })).toMatchObject({
      run: 1,
    });
  });

  test('to dismiss needs a reason; the log holds its digest, the case its words', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await expect(dismissDraft(world.context(SENIOR), { ...ref, ...YES, reason: ' x ' })).rejects.toThrow('reason: between 3 and 1000');
    await dismissDraft(world.context(SENIOR), { ...ref, verdict: 'false_positive', closeOffense: true, reason: 'said Jane Smith' });
    const page = await readCase(
      { db: database.drizzle, dataKey: world.dataKey, viewer: { userName: 'v', roles: [], seesRestricted: false } },
      ref.caseId,
    );
    expect(page?.decision).toMatchObject({ kind: 'dismiss', verdict: 'false_positive', reason: 'said Jane Smith', closeOffense: true });
    expect(JSON.stringify(page?.history)).not.toContain('Jane');
    expect(JSON.stringify(await database.drizzle.select().from(reviews).where(eq(reviews.caseId, ref.caseId)))).not.toContain('Jane');
  });
});

describe('an edit', () => {
  test('is a new version with a new hash; the page of the old one cannot approve any more', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const edit = { ...ref, section: 'summary' as const, text: 'Nothing here says why.' };
    const ctx = { ...world.context(SENIOR), verifyEdit: noFaults };
    const edited = await editSection(ctx, edit);
    expect(edited.draftHash).toBe(hashOfDraft({ ...draftOf(), edits: [{ section: 'summary', text: edit.text, editedBy: 'sam' }] }));
    await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES })).rejects.toThrow('the draft changed');
    await expect(editSection(ctx, edit)).rejects.toThrow('the draft changed');
    const again = await editSection(ctx, { ...edit, draftHash: edited.draftHash, text: 'Twice.' });
    const decided = await approveDraft(world.context(SENIOR), { ...ref, ...YES, draftHash: again.draftHash });
    expect(decided.decision).toMatchObject({ kind: 'approve_with_edits', draftHash: again.draftHash });
    const page = await readCase(
      { db: database.drizzle, dataKey: world.dataKey, viewer: { userName: 'v', roles: [], seesRestricted: false } },
      ref.caseId,
    );
    expect(page?.draft).toMatchObject({ version: 3, editedBy: 'sam', hash: again.draftHash });
    expect(page?.draft?.content.edits).toEqual([{ section: 'summary', text: 'Twice.', editedBy: 'sam' }]);
  });

  test('that may not stand is refused with every reason, and changes nothing', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const ctx = { ...world.context(SENIOR), verifyEdit: () => ['"15" is no fact', 'markup'] };
    await expect(editSection(ctx, { ...ref, section: 'summary', text: '15 files' })).rejects.toThrow('text: "15" is no fact; markup');
    expect(await approveDraft(world.context(SENIOR), { ...ref, ...YES })).toMatchObject({ decision: { kind: 'approve' } });
  });

  test('after the decision is refused', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(world.context(SENIOR), { ...ref, ...YES });
    const ctx = { ...world.context(SENIOR), verifyEdit: noFaults };
    await expect(editSection(ctx, { ...ref, section: 'summary', text: 'Late.' })).rejects.toThrow('decided already');
    expect(await database.drizzle.select({ hash: reviews.draftHash }).from(reviews).where(eq(reviews.caseId, ref.caseId))).toEqual([
      { hash: ref.draftHash },
    ]);
  });
});

describe('a case about the reviewer', () => {
  test.each(['ida', 'CORP\\Ilse', 'iris@corp.example'])(
    'under the name %s does not exist for them: not to see, not to decide',
    async (username) => {
      const ref = await bringToReview(world, offenseOf(n, { username }));
      const own = normaliseIdentifier('user', username);
      const self = () => world.context(person(own, 'senior_analyst'));
      const read = (userName: string) =>
        readCase(
          { ...world, viewer: { userName, roles: ['senior_analyst'], seesRestricted: true, token: userToken(world.tokenise, userName) } },
          ref.caseId,
        );
      await expect(approveDraft(self(), { ...ref, ...YES })).rejects.toThrow('there is no case');
      await expect(dismissDraft(self(), { ...ref, ...YES, reason: 'nothing' })).rejects.toThrow('there is no case');
      expect(await read(own)).toBeNull();
      expect((await read('emil'))?.caseId).toBe(ref.caseId);
      expect(await approveDraft(world.context(person('emil', 'senior_analyst')), { ...ref, ...YES })).toMatchObject({ run: 1 });
    },
  );
});
