import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Claim } from '../../domain/claim.ts';
import type { Database } from '../../db/open.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { bringToReview, createWorld, draftOf, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { approveDraft } from './approve-draft.ts';
import { openEvidence } from './open-evidence.ts';

let database: Database;
let world: World;
let n = 8_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  world = createWorld(database.drizzle);
});
afterAll(() => database.close());

const YES = { verdict: 'true_positive' as const, closeOffense: false };
const claim = (id: string, frame: string, evidence: string[]): Claim => ({
  id,
  frame,
  polarity: 'points_toward',
  mustInclude: false,
  loadBearing: true,
  parts: [],
  short: [],
  facts: [],
  evidence,
  logSourceTypes: [],
  weight: 3,
  need: null,
  subjectCanWrite: false,
});
const claims = [claim('C1', 'accessed_count', ['E2', 'E7']), claim('C2', 'ratio_to_peers', ['E4'])];
const bring = (conclusion: 'needs_investigation' | 'explained') =>
  bringToReview(world, offenseOf((n += 1)), draftOf({ conclusion, claims }));

test('a draft that asks for an investigation is approved only by who opened rows of each leading claim', async () => {
  const ref = await bring('needs_investigation');
  await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES })).rejects.toThrow('claim C1 first, in evidence E2 or E7');
  await openEvidence(world.context(SENIOR), { ...ref, label: 'E7' });
  await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES })).rejects.toThrow('claim C2 first, in evidence E4');
  await openEvidence(world.context(person('dora', 'senior_analyst')), { ...ref, label: 'E4' });
  await expect(approveDraft(world.context(SENIOR), { ...ref, ...YES })).rejects.toThrow('claim C2 first');
  await openEvidence(world.context(SENIOR), { ...ref, label: 'E4' });
  expect(await approveDraft(world.context(SENIOR), { ...ref, ...YES })).toMatchObject({ run: 1 });
});

test('one that a record explains needs no more than the record', async () => {
  expect(await approveDraft(world.context(SENIOR), { ...(await bring('explained')), ...YES })).toMatchObject({ run: 1 });
});

test('opening twice is one row of the log', async () => {
  const ref = await bring('explained');
  for (let i = 0; i < 3; i += 1) await openEvidence(world.context(SENIOR), { ...ref, label: 'E1' });
  const opened = and(eq(auditLog.caseId, ref.caseId), eq(auditLog.act, 'evidence.opened'));
  expect(await database.drizzle.$count(auditLog, opened)).toBe(1);
});
