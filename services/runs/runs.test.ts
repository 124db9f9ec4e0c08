import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ConflictError } from '../../domain/errors.ts';
import type { Database } from '../../db/open.ts';
import { activeRuns, readRun } from '../../db/reads/active-runs.ts';
import { readCase, readEvidence } from '../../db/reads/read-case.ts';
import { evidence } from '../../db/schema/evidence.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { openTestDatabase } from '../../db/testing.ts';
import type { RunRef } from '../act.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { submitDraft } from '../drafts/submit-draft.ts';
import { freezeContext } from '../evidence/freeze-context.ts';
import { freezeEvidence, type EvidenceToFreeze } from '../evidence/freeze-evidence.ts';
import { loadContext } from '../evidence/load-context.ts';
import { loadEvidence } from '../evidence/load-evidence.ts';
import { keepFindings } from '../findings/keep-findings.ts';
import { keepScores } from '../findings/keep-scores.ts';
import { loadFindings } from '../findings/load-findings.ts';
import { loadScores } from '../findings/load-scores.ts';
import { approveDraft } from '../review/approve-draft.ts';
import { bringToReview, contextOf, createWorld, draftOf, offenseOf, person, SENIOR, SERVICE, type World } from '../testing/world.ts';
import { awaitReview } from './await-review.ts';
import { enterNode } from './enter-node.ts';
import { queueTargets } from '../publish/queue-targets.ts';
import { settleDecision } from '../review/settle-decision.ts';
import { failRun } from './fail-run.ts';
import { releaseAllLeases } from './release-all-leases.ts';
import { releaseLease } from './release-lease.ts';
import { renewLease } from './renew-lease.ts';
import { restrictCase } from './restrict-case.ts';
import { runAgain } from './run-again.ts';
import { retryRun } from './retry-run.ts';
import { takeLease } from './take-lease.ts';

let database: Database;
let world: World;
let n = 1_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
});

const ANYBODY = { userName: 'v', roles: [], seesRestricted: false };

async function opened(): Promise<RunRef & { offenseId: number }> {
  n += 1;
  const taken = await world.take(offenseOf(n));
  if (taken.kind !== 'opened') throw new Error(taken.kind);
  return { caseId: taken.caseId, run: 1, offenseId: n };
}

async function rowOf(caseId: string) {
  const [row] = await database.drizzle.select().from(investigations).where(eq(investigations.id, caseId));
  if (row === undefined) throw new Error('no such case');
  return row;
}

/** Lets a lease run out, as it does when its holder is gone. */
async function letLeaseEnd(caseId: string): Promise<void> {
  await database.drizzle.update(investigations).set({ leaseUntilMs: 1 }).where(eq(investigations.id, caseId));
}

describe('the lease of a run', () => {
  test('is held by one of many workers at once', async () => {
    const ref = await opened();
    const owners = ['a', 'b', 'c', 'd', 'e'];
    const taken = await Promise.all(owners.map((owner) => takeLease(world.context(), { ...ref, owner, ttlMs: 5_000 })));
    expect(taken.filter((t) => t !== null)).toEqual([{ epoch: 1, takes: 1 }]);
  });

  test('passes on when it ran out, and its old holder can neither renew nor release it', async () => {
    const ref = await opened();
    const { caseId } = ref;
    const heldOnes = async () => (await activeRuns(database.drizzle, world.nowMs)).filter((r) => r.held).map((r) => r.caseId);
    expect(await takeLease(world.context(), { ...ref, owner: 'a', ttlMs: 5_000 })).toEqual({ epoch: 1, takes: 1 });
    expect(await renewLease(database.drizzle, { caseId, owner: 'a', epoch: 1, ttlMs: 9_000 })).toBe(true);
    expect(await takeLease(world.context(), { ...ref, owner: 'b', ttlMs: 5_000 })).toBeNull();
    expect(await heldOnes()).toContain(caseId);
    await letLeaseEnd(caseId);
    expect(await heldOnes()).not.toContain(caseId);
    expect(await takeLease(world.context(), { ...ref, owner: 'b', ttlMs: 5_000 })).toEqual({ epoch: 2, takes: 2 });
    expect(await renewLease(database.drizzle, { caseId, owner: 'a', epoch: 1, ttlMs: 9_000 })).toBe(false);
    await releaseLease(world.context(), { caseId, owner: 'a', epoch: 1, inOrder: true });
    expect((await rowOf(caseId)).leaseOwner).toBe('b');
    await releaseLease(world.context(), { caseId, owner: 'b', epoch: 2, inOrder: true });
    expect((await rowOf(caseId)).leaseOwner).toBeNull();
  });

  test.each([-3_600_000, 3_600_000])('is not touched by the clock of a process that is %i ms wrong', async (skewMs) => {
    const ref = await opened();
    await takeLease(world.context(), { ...ref, owner: 'a', ttlMs: 5_000 });
    const skewed = world.context(SERVICE, { nowMs: world.nowMs + skewMs });
    expect(await takeLease(skewed, { ...ref, owner: 'b', ttlMs: 5_000 })).toBeNull();
    await letLeaseEnd(ref.caseId);
    expect(await takeLease(skewed, { ...ref, owner: 'b', ttlMs: 5_000 })).toMatchObject({ epoch: 2 });
    expect(await takeLease(world.context(), { ...ref, owner: 'a', ttlMs: 5_000 })).toBeNull();
  });

  test('whoever lost it enters no further node', async () => {
    const ref = await opened();
    await takeLease(world.context(), { ...ref, owner: 'a', ttlMs: 5_000 });
    await enterNode(world.context(), { ...ref, node: 'open', owner: 'a' });
    await letLeaseEnd(ref.caseId);
    await takeLease(world.context(), { ...ref, owner: 'b', ttlMs: 5_000 });
    await expect(enterNode(world.context(), { ...ref, node: 'gather', owner: 'a' })).rejects.toThrow('the lease of case');
    await enterNode(world.context(), { ...ref, node: 'gather', owner: 'b' });
    expect((await rowOf(ref.caseId)).node).toBe('gather');
  });

  test('counts how often it was taken without the run getting on', async () => {
    const ref = await opened();
    const takenBy = async (owner: string) => {
      await letLeaseEnd(ref.caseId);
      return (await takeLease(world.context(), { ...ref, owner, ttlMs: 5_000 }))?.takes;
    };
    expect([await takenBy('a'), await takenBy('b'), await takenBy('c')]).toEqual([1, 2, 3]);
    await enterNode(world.context(), { ...ref, node: 'open', owner: 'c' });
    expect([await takenBy('d'), await takenBy('e')]).toEqual([2, 3]);
    await releaseLease(world.context(), { caseId: ref.caseId, owner: 'e', epoch: 5, inOrder: false });
    expect(await takenBy('f')).toBe(4);
    await releaseLease(world.context(), { caseId: ref.caseId, owner: 'f', epoch: 6, inOrder: true });
    expect(await takenBy('g')).toBe(1);
  });

  test('all of them end when a process knows that it is alone', async () => {
    const [one, two] = [await opened(), await opened()];
    await takeLease(world.context(), { ...one, owner: 'a', ttlMs: 60_000 });
    await takeLease(world.context(), { ...two, owner: 'b', ttlMs: 60_000 });
    expect(await releaseAllLeases(world.context())).toBeGreaterThanOrEqual(2);
    expect(await takeLease(world.context(), { ...one, owner: 'c', ttlMs: 5_000 })).toMatchObject({ epoch: 2 });
    await expect(releaseAllLeases(world.context(SENIOR))).rejects.toThrow('only the service itself');
  });

  test('of a superseded run is not given', async () => {
    const ref = await opened();
    expect(await takeLease(world.context(), { ...ref, run: 2, owner: 'a', ttlMs: 1_000 })).toBeNull();
  });
});

describe('a run on its way', () => {
  test('shows its node, the first time of each, and is there for recovery', async () => {
    const ref = await opened();
    await enterNode(world.context(), { ...ref, node: 'gather' });
    world.nowMs += 100;
    await enterNode(world.context(), { ...ref, node: 'score' });
    await enterNode(world.context(), { ...ref, node: 'gather' });
    const row = await rowOf(ref.caseId);
    expect(row.timings).toEqual({ received: world.nowMs - 100, gather: world.nowMs - 100, score: world.nowMs });
    expect((await readRun(database.drizzle, ref.caseId))?.state).toEqual({ status: 'running', node: 'gather' });
    expect((await activeRuns(database.drizzle, world.nowMs)).map((r) => r.caseId)).toContain(ref.caseId);
  });

  test('that was superseded can do nothing any more', async () => {
    const ref = { ...(await opened()), run: 7 };
    await expect(enterNode(world.context(), { ...ref, node: 'gather' })).rejects.toThrow(ConflictError);
    await expect(keepScores(world.context(), { ...ref, scores: [] })).rejects.toThrow('superseded by run 1');
    await expect(submitDraft(world.context(), { ...ref, content: draftOf() })).rejects.toThrow(ConflictError);
  });

  test('that failed says where, why and what to fix, and goes on after a retry', async () => {
    const ref = await opened();
    await enterNode(world.context(), { ...ref, node: 'gather' });
    await failRun(world.context(), { ...ref, node: 'gather', reason: 'QRadar answered 401', fix: 'mend the read token' });
    expect(await rowOf(ref.caseId)).toMatchObject({ status: 'failed', node: 'gather', failureReason: 'QRadar answered 401' });
    await expect(retryRun(world.context(person('v', 'viewer')), ref)).rejects.toThrow('this needs the role');
    expect(await retryRun(world.context(person('eva', 'engineer')), ref)).toEqual({ caseId: ref.caseId, run: 1 });
    expect(await rowOf(ref.caseId)).toMatchObject({ status: 'queued', failureReason: null });
    expect(world.jobs.at(-1)).toEqual({ name: 'investigate', data: { caseId: ref.caseId, run: 1 } });
    await expect(retryRun(world.context(SENIOR), ref)).rejects.toThrow('is queued, not failed');
  });

  test('that failed after its decision goes on from there and is not decided again', async () => {
    n += 1;
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(world.context(SENIOR), { ...ref, verdict: 'unsure', closeOffense: false });
    await failRun(world.context(), { ...ref, node: 'publish', reason: 'x', fix: 'y' });
    await retryRun(world.context(SENIOR), ref);
    expect(await rowOf(ref.caseId)).toMatchObject({ status: 'decided', draftHash: ref.draftHash });
    expect(world.jobs.at(-1)).toEqual({ name: 'resume', data: { caseId: ref.caseId, run: 1 } });
  });

  test('that failed after its decision was handed over is run anew when the offense changed since, and carried out else', async () => {
    n += 1;
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    await approveDraft(world.context(SENIOR), { ...ref, verdict: 'unsure', closeOffense: true });
    expect(await settleDecision(world.context(), ref)).toBe('settled');
    await failRun(world.context(), { ...ref, node: 'publish', reason: 'x', fix: 'y' });
    await world.take({ ...offense, severity: 10, lastPersistedMs: offense.lastPersistedMs + 1 });
    expect(await retryRun(world.context(person('ana', 'analyst')), ref)).toEqual({ caseId: ref.caseId, run: 2 });
    expect(world.jobs.at(-1)).toEqual({ name: 'investigate', data: { caseId: ref.caseId, run: 2 } });
    await expect(queueTargets(world.context(), { ...ref, targets: [] })).rejects.toThrow('superseded by run 2');
  });

  test('that is restricted later is gone for others at once', async () => {
    n += 1;
    const ref = await bringToReview(world, offenseOf(n));
    await restrictCase(world.context(), { caseId: ref.caseId, reason: 'alias_of_reviewer' });
    expect(await readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: ANYBODY }, ref.caseId)).toBeNull();
    const decision = { ...ref, verdict: 'unsure' as const, closeOffense: false };
    await expect(approveDraft(world.context(SENIOR), decision)).rejects.toThrow('there is no case');
    expect(await approveDraft(world.context(person('nora', 'senior_analyst')), decision)).toMatchObject({ run: 1 });
  });
});

const SENSE: EvidenceToFreeze = {
  kind: 'sense_events',
  tool: 'sense_events',
  params: '{}',
  aql: "SELECT x FROM events WHERE LOWER(username) = 'jsmith' LIMIT 10",
  window: { fromMs: 1, toMs: 2 },
  coverage: { state: 'partial', reason: 'the result reached its limit' },
  rows: [{ atMs: 1, arrivedAtMs: 2, rule: 'a \u0000 NUL and a lone \ud800 surrogate', category: 24_001, senseValue: null, count: 3 }],
  subjectWritable: ['rule'],
};

describe('frozen evidence', () => {
  test('comes back as it was frozen, in the order of its labels', async () => {
    const ref = await opened();
    for (let i = 1; i <= 11; i += 1) await freezeEvidence(world.context(), { ...ref, evidence: { ...SENSE, params: `{"n":${i}}` } });
    const loaded = await loadEvidence(world.context(), ref);
    expect(loaded.map((e) => e.label)).toEqual(Array.from({ length: 11 }, (_, i) => `E${i + 1}`));
    expect(loaded[0]).toMatchObject({ ...SENSE, params: '{"n":1}', rowCount: 1 });
  });

  test('of the same call is what was kept first, also when two calls end at once', async () => {
    const ref = await opened();
    const freeze = (count: number) =>
      freezeEvidence(world.context(), { ...ref, evidence: { ...SENSE, rows: [{ ...SENSE.rows[0], count }] } as EvidenceToFreeze });
    const [a, b] = await Promise.all([freeze(1), freeze(2)]);
    expect(a).toEqual(b);
    expect(await freeze(3)).toEqual(a);
    expect(await loadEvidence(world.context(), ref)).toHaveLength(1);
  });

  test('calls that end at once get labels of their own', async () => {
    const ref = await opened();
    const frozen = await Promise.all(
      [1, 2, 3, 4, 5].map((i) => freezeEvidence(world.context(), { ...ref, evidence: { ...SENSE, params: `{"n":${i}}` } })),
    );
    expect(frozen.map((f) => f.label).sort()).toEqual(['E1', 'E2', 'E3', 'E4', 'E5']);
  });

  test('is unreadable in the database, and does not open under another case', async () => {
    const [mine, other] = [await opened(), await opened()];
    const frozen = await freezeEvidence(world.context(), { ...mine, evidence: SENSE });
    const { rows } = await database.pool.query<{ text: string }>('select evidence::text as text from evidence where id = $1', [frozen.id]);
    expect(rows[0]?.text).not.toContain(Buffer.from('jsmith').toString('hex'));
    await database.drizzle.execute(sql`update evidence set case_id = ${other.caseId} where id = ${frozen.id}`);
    await expect(loadEvidence(world.context(), other)).rejects.toThrow('does not open');
    await database.drizzle.delete(evidence).where(eq(evidence.id, frozen.id));
  });

  test('is read for the page one label at a time', async () => {
    const ref = await opened();
    await freezeEvidence(world.context(), { ...ref, evidence: SENSE });
    const page = { db: database.drizzle, dataKey: world.dataKey, viewer: ANYBODY };
    expect(await readEvidence(page, ref.caseId, 'E1')).toMatchObject({ label: 'E1', rows: SENSE.rows });
    expect(await readEvidence(page, ref.caseId, 'E2')).toBeNull();
    expect((await readCase(page, ref.caseId))?.evidence).toEqual([expect.objectContaining({ label: 'E1', aql: SENSE.aql, rowCount: 1 })]);
  });
});

describe('what a run keeps', () => {
  test('the context: the first one wins, and the substance is frozen with it', async () => {
    const ref = await opened();
    const context = contextOf(ref, world, `user${ref.offenseId}`, [ref.offenseId]);
    expect(await freezeContext(world.context(), { context })).toEqual(context);
    expect(await freezeContext(world.context(), { context: { ...context, timeZone: 'UTC' } })).toEqual(context);
    expect(await loadContext(world.context(), ref)).toEqual(context);
    expect((await rowOf(ref.caseId)).frozenSubstance).toMatchObject({ severity: 8, username: context.subject.token });
  });

  test('findings and scores, again and again', async () => {
    const ref = await opened();
    const { facts, claims, checks, gaps } = draftOf();
    await keepFindings(world.context(), { ...ref, findings: { facts, claims, checks, gaps, conclusion: 'needs_investigation' } });
    await keepFindings(world.context(), { ...ref, findings: { facts, claims, checks, gaps, conclusion: 'explained' } });
    expect(await loadFindings(world.context(), ref)).toMatchObject({ conclusion: 'explained', gaps });
    const score = {
      scorer: 'peers',
      about: 'file at night',
      score: 3.5,
      percentile: 0.99,
      reasons: [{ name: 'count', contribution: 3.5 }],
    };
    await keepScores(world.context(), { ...ref, scores: [score] });
    expect(await loadScores(world.context(), ref)).toEqual([score]);
  });

  test('one draft and one review, whatever a repeated node would write', async () => {
    const ref = await opened();
    const first = await submitDraft(world.context(), { ...ref, content: draftOf() });
    const second = await submitDraft(world.context(), { ...ref, content: draftOf({ conclusion: 'explained' }) });
    expect(second).toEqual(first);
    expect(await loadDraft(world.context(), first.draftId)).toEqual(draftOf());
  });

  test('the interrupt: saying so again changes nothing, also after a retry', async () => {
    const ref = await opened();
    await enterNode(world.context(), { ...ref, node: 'draft' });
    await expect(awaitReview(world.context(), { ...ref, interruptId: 'i' })).rejects.toThrow('no draft that waits');
    await submitDraft(world.context(), { ...ref, content: draftOf() });
    await awaitReview(world.context(), { ...ref, interruptId: 'i' });
    await awaitReview(world.context(), { ...ref, interruptId: 'i' });
    expect((await readRun(database.drizzle, ref.caseId))?.state).toMatchObject({ status: 'awaiting_review', interruptId: 'i' });
    await failRun(world.context(), { ...ref, node: 'review', reason: 'x', fix: 'y' });
    await retryRun(world.context(SENIOR), ref);
    await awaitReview(world.context(), { ...ref, interruptId: 'i' });
    expect((await rowOf(ref.caseId)).status).toBe('awaiting_review');
  });
});

describe('a case that waits is run again when a person asks for it', () => {
  test('at once, with the draft before it out of date', async () => {
    n += 1;
    const ref = await bringToReview(world, offenseOf(n));
    expect(await runAgain(world.context(SENIOR), { caseId: ref.caseId })).toEqual({ caseId: ref.caseId, run: 2 });
    expect(world.jobs.at(-1)).toEqual({ name: 'investigate', data: { caseId: ref.caseId, run: 2 } });
    const decision = { ...ref, verdict: 'unsure' as const, closeOffense: false };
    await expect(approveDraft(world.context(SENIOR), decision)).rejects.toThrow('does not wait for a review');
    await expect(runAgain(world.context(SENIOR), { caseId: ref.caseId })).rejects.toThrow('only a case that waits is run again');
  });

  test.each(['viewer', 'auditor', 'hr_partner'] as const)('and not by the role %s', async (role) => {
    await expect(runAgain(world.context(person('p', role)), { caseId: 'any' })).rejects.toThrow('this needs the role');
  });
});
