import { eq, getTableName } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { createIncidentStore } from '../../db/incidents.ts';
import { listAudit } from '../../db/reads/list-audit.ts';
import { readCase } from '../../db/reads/read-case.ts';
import type { Viewer } from '../../db/reads/viewer.ts';
import { CASE_TABLES } from '../../db/schema/all.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { identities } from '../../db/schema/identities.ts';
import { incidents } from '../../db/schema/incidents.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { importIncidents } from '../learn/import-incidents.ts';
import { keepIncident } from '../learn/keep-incident.ts';
import { keepScores } from '../findings/keep-scores.ts';
import { queueTargets } from '../publish/queue-targets.ts';
import { settleDecision } from '../review/settle-decision.ts';
import { approveDraft } from '../review/approve-draft.ts';
import { dismissDraft } from '../review/dismiss-draft.ts';
import { bringToReview, createWorld, noteTo, NOW_MS, offenseOf, person, RETAIN_MS, SENIOR, type World } from '../testing/world.ts';
import { rememberTokens } from '../vault/remember-tokens.ts';
import { revealToken } from '../vault/reveal-token.ts';
import { applyRetention } from './apply-retention.ts';
import { setLegalHold } from './set-legal-hold.ts';

let database: Database;
let world: World;
let n = 4_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

const ANYBODY = { userName: 'v', roles: [], seesRestricted: false };
const YES = { verdict: 'true_positive' as const, closeOffense: false };

async function wholeCase() {
  const ref = await bringToReview(world, offenseOf(n));
  await keepScores(world.context(), { ...ref, scores: [] });
  await rememberTokens(world.context(), {
    caseId: ref.caseId,
    identities: [{ token: 'HOST-AAAAAAAAAA', domain: 'host', identifier: 'ws-17' }],
  });
  await approveDraft(world.context(SENIOR), { ...ref, ...YES });
  await settleDecision(world.context(), ref);
  await queueTargets(world.context(), { ...ref, targets: [noteTo(n)] });
  return ref;
}

async function rowsOf(caseId: string) {
  const counts: Record<string, number> = {};
  for (const table of CASE_TABLES) counts[getTableName(table)] = await database.drizzle.$count(table, eq(table.caseId, caseId));
  return counts;
}

function retain(threads: string[] = []) {
  return applyRetention({ ...world.context(), deleteThread: (id) => Promise.resolve(void threads.push(id)) }, { limit: 50 });
}

describe('retention', () => {
  test('leaves a case alone until its time is over, then deletes all of it and says so', async () => {
    const { caseId } = await wholeCase();
    world.nowMs = NOW_MS + RETAIN_MS;
    expect(await retain()).toMatchObject({ deletedCases: 0 });
    world.nowMs += 1;
    const threads: string[] = [];
    expect(await retain(threads)).toMatchObject({ deletedCases: 1, openCases: 1, outbox: 1, drafts: 1, identities: 2, investigations: 1 });
    expect(threads).toEqual([`${caseId}:1`]);
    expect(new Set(Object.values(await rowsOf(caseId)))).toEqual(new Set([0]));
    expect(await readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: ANYBODY }, caseId)).toBeNull();
    const acts = await database.drizzle.select({ act: auditLog.act }).from(auditLog).where(eq(auditLog.caseId, caseId));
    expect(acts.at(-1)).toEqual({ act: 'case.deleted' });
    expect(await verifyChain(world)).toMatchObject({ ok: true });
  });

  test('shreds the key: a copy of a sealed row does not open any more', async () => {
    const { caseId } = await wholeCase();
    const [copy] = await database.drizzle.select().from(identities).where(eq(identities.caseId, caseId));
    const cipher = await caseCipher(database.drizzle, world.dataKey, caseId);
    expect(cipher.open('identities', copy?.token ?? '', copy?.sealed ?? Buffer.alloc(0))).toBeTypeOf('string');
    world.nowMs = NOW_MS + RETAIN_MS + 1;
    await retain();
    await expect(caseCipher(database.drizzle, world.dataKey, caseId)).rejects.toThrow('its key was deleted');
  });

  test('leaves a case under legal hold alone, and everything of it, until the hold is lifted', async () => {
    const { caseId } = await wholeCase();
    await expect(setLegalHold(world.context(SENIOR), { caseId, hold: true, reason: 'court order 12/26' })).rejects.toThrow(
      'legal or privacy_officer',
    );
    await setLegalHold(world.context(person('lea', 'legal')), { caseId, hold: true, reason: 'court order 12/26' });
    const before = await rowsOf(caseId);
    world.nowMs = NOW_MS + RETAIN_MS + DAY_MS;
    expect(await retain()).toMatchObject({ deletedCases: 0 });
    expect(await rowsOf(caseId)).toEqual(before);
    await setLegalHold(world.context(person('lea', 'legal')), { caseId, hold: false, reason: 'the case is over' });
    expect(await retain()).toMatchObject({ deletedCases: 1 });
  });

  test('keeps what a case under legal hold is remembered by', async () => {
    const ref = await wholeCase();
    await setLegalHold(world.context(person('lea', 'legal')), { caseId: ref.caseId, hold: true, reason: 'court order 12/26' });
    await keepIncident(world.context(), { ...ref, incident, embedding: [1, 0, 0], modelId: 'm@1', retainMs: RETAIN_MS });
    world.nowMs = NOW_MS + RETAIN_MS + DAY_MS;
    await retain();
    expect(await database.drizzle.$count(incidents, eq(incidents.caseId, ref.caseId))).toBe(1);
    await setLegalHold(world.context(person('lea', 'legal')), { caseId: ref.caseId, hold: false, reason: 'the case is over' });
    await retain();
    expect(await database.drizzle.$count(incidents, eq(incidents.caseId, ref.caseId))).toBe(0);
  });

  test('leaves rows of the audit log that are read by those only who could read the case', async () => {
    const open = await wholeCase();
    n += 1;
    const restricted = await bringToReview(world, offenseOf(n, { username: 'the.reviewer' }));
    const [about] = await database.drizzle.select().from(investigations).where(eq(investigations.id, open.caseId));
    const reader = { ...ANYBODY, token: 'USR-BBBBBBBBBB' };
    const seen = async (viewer: Viewer, caseId: string) => {
      const lines = await listAudit({ db: database.drizzle, viewer }, { before: null, caseId });
      expect(lines.length).toBeGreaterThan(3);
      return [...new Set(lines.map((l) => l.caseId !== null && l.detail !== null))];
    };
    const whoSeesWhat = async () => ({
      openCase: await seen(reader, open.caseId),
      ownCase: await seen({ ...reader, token: about?.subjectToken ?? '', seesRestricted: true }, open.caseId),
      restrictedCase: await seen(reader, restricted.caseId),
      byNamedReviewer: await seen({ ...reader, seesRestricted: true }, restricted.caseId),
    });
    const before = await whoSeesWhat();
    expect(before).toEqual({ openCase: [true], ownCase: [false], restrictedCase: [false], byNamedReviewer: [true] });
    world.nowMs = NOW_MS + RETAIN_MS + 1;
    await retain();
    expect(await database.drizzle.$count(investigations, eq(investigations.id, restricted.caseId))).toBe(0);
    expect(await whoSeesWhat()).toEqual(before);
  });

  test('a broken checkpoint store does not lose the case from sight', async () => {
    const { caseId } = await wholeCase();
    world.nowMs = NOW_MS + RETAIN_MS + 1;
    const broken = { ...world.context(), deleteThread: () => Promise.reject(new Error('no checkpoints')) };
    await expect(applyRetention(broken, { limit: 50 })).rejects.toThrow('no checkpoints');
    expect((await rowsOf(caseId))['investigations']).toBe(1);
    await retain();
  });
});

describe('the vault', () => {
  test('gives a name back with a role, a reason and an audit row that holds neither name nor reason', async () => {
    const { caseId } = await wholeCase();
    const ask = { caseId, token: 'HOST-AAAAAAAAAA', reason: 'the owner of ws-17 must be called', provisionalVerdict: 'unsure' as const };
    expect(await revealToken(world.context(SENIOR), ask)).toBe('ws-17');
    expect(await revealToken(world.context(person('pia', 'privacy_officer')), ask)).toBe('ws-17');
    const rows = await database.drizzle.select().from(auditLog).where(eq(auditLog.caseId, caseId));
    expect(rows.filter((r) => r.act === 'identity.revealed')).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('ws-17');
  });

  test('gives nothing without a reason, to other roles, for other cases, or for tokens it never met', async () => {
    const { caseId } = await wholeCase();
    const ask = { caseId, token: 'HOST-AAAAAAAAAA', reason: 'long enough a reason', provisionalVerdict: 'unsure' as const };
    await expect(revealToken(world.context(SENIOR), { ...ask, reason: 'because' })).rejects.toThrow('between 10 and 500');
    await expect(revealToken(world.context(person('a', 'analyst')), ask)).rejects.toThrow('this needs the role');
    await expect(revealToken(world.context(), ask)).rejects.toThrow('this needs the role');
    await expect(revealToken(world.context(SENIOR), { ...ask, token: 'USR-AAAAAAAAAA' })).rejects.toThrow('does not know this token');
    n += 1;
    const other = await bringToReview(world, offenseOf(n));
    await expect(revealToken(world.context(SENIOR), { ...ask, caseId: other.caseId })).rejects.toThrow('does not know this token');
  });
});

const incident = {
  family: 'exfiltration',
  outcome: 'left the company',
  features: ['night', 'usb'],
  summary: 'copied an archive at night',
};

function past(id: string): string {
  return JSON.stringify({ ...incident, id, closedAtMs: NOW_MS, verdict: 'false_positive' });
}

function embed(texts: readonly string[]): Promise<number[][]> {
  return Promise.resolve(texts.map(() => [0, 1, 0]));
}

describe('the memory of closed cases', () => {
  const learned = { incident, embedding: [1, 0, 0], modelId: 'm@1', retainMs: RETAIN_MS };

  test('takes an approved case once, with the verdict of its decision', async () => {
    const ref = await wholeCase();
    expect(await keepIncident(world.context(), { ...ref, ...learned })).toEqual({ incidentId: ref.caseId });
    await keepIncident(world.context(), { ...ref, ...learned });
    const store = createIncidentStore(database.drizzle, { retainMs: RETAIN_MS, nowMs: () => world.nowMs });
    const query = { features: ['usb'], embedding: null, text: '', modelId: 'm@1', limit: 5 };
    const found = await store.search(query, AbortSignal.timeout(5_000));
    expect(found.filter((f) => f.id === ref.caseId)).toEqual([
      expect.objectContaining({ ...incident, verdict: 'true_positive', cosine: null, textRank: null }),
    ]);
  });

  test('takes a false alarm that was dismissed, and no undecided case and none that was dismissed without an opinion', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await expect(keepIncident(world.context(), { ...ref, ...learned })).rejects.toThrow('was not decided');
    await dismissDraft(world.context(SENIOR), { ...ref, ...YES, verdict: 'unsure', reason: 'no finding' });
    expect(await keepIncident(world.context(), { ...ref, ...learned })).toBeNull();
    n += 1;
    const alarm = await bringToReview(world, offenseOf(n));
    await dismissDraft(world.context(SENIOR), { ...alarm, ...YES, verdict: 'false_positive', reason: 'a known job' });
    expect(await keepIncident(world.context(), { ...alarm, ...learned })).toEqual({ incidentId: alarm.caseId });
  });

  test('takes in the past once, and names the line it cannot read', async () => {
    const ctx = { ...world.context(), embed, modelId: 'm@1', retainMs: RETAIN_MS };
    const jsonLines = [past('INC-1'), '', past('INC-2')].join('\n');
    expect(await importIncidents(ctx, { jsonLines })).toEqual({ imported: 2, unchanged: 0 });
    expect(await importIncidents(ctx, { jsonLines })).toEqual({ imported: 0, unchanged: 2 });
    expect(await importIncidents({ ...ctx, modelId: 'm@2' }, { jsonLines })).toEqual({ imported: 2, unchanged: 0 });
    await expect(importIncidents(ctx, { jsonLines: `${past('INC-3')}\n{"id":"INC-4"}` })).rejects.toThrow(
      'past incidents, line 2: closedAtMs',
    );
    await expect(importIncidents(ctx, { jsonLines: 'nonsense' })).rejects.toThrow('line 1: not JSON');
  });
});
