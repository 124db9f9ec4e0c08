import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ConflictError } from '../../domain/errors.ts';
import type { Database } from '../../db/open.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { bringToReview, createWorld, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { approveDraft } from './approve-draft.ts';
import { claimCase, CLAIM_MS, releaseCase } from './claim-case.ts';

let database: Database;
let world: World;
let n = 7_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

const YES = { verdict: 'true_positive' as const, closeOffense: false };
const DORA = person('dora', 'senior_analyst');

describe('a claim', () => {
  test('of several at once has one winner, and the others are told who', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const names = ['ada', 'bo', 'cy', 'di'];
    const tries = await Promise.allSettled(names.map((name) => claimCase(world.context(person(name, 'senior_analyst')), ref)));
    const winners = names.filter((_, i) => tries[i]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const told = tries.flatMap((t) => (t.status === 'rejected' && t.reason instanceof ConflictError ? [t.reason.message] : []));
    expect(told).toEqual(Array.from({ length: 3 }, () => `${winners[0]} works on this case; ask them to release it`));
  });

  test('keeps others from deciding, and not its holder', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await claimCase(world.context(SENIOR), ref);
    await expect(approveDraft(world.context(DORA), { ...ref, ...YES })).rejects.toThrow('sam works on this case');
    expect(await approveDraft(world.context(SENIOR), { ...ref, ...YES })).toMatchObject({ run: 1 });
  });

  test("ends by itself, with a release of its holder, and with nobody else's", async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const { untilMs } = await claimCase(world.context(SENIOR), ref);
    await expect(releaseCase(world.context(DORA), ref)).rejects.toThrow('sam works on this case');
    world.nowMs = untilMs;
    await claimCase(world.context(DORA), ref);
    await expect(claimCase(world.context(SENIOR), ref)).rejects.toThrow('dora works on this case');
    await releaseCase(world.context(DORA), ref);
    await claimCase(world.context(SENIOR), ref);
  });

  test("of one's own case lasts longer by it", async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await claimCase(world.context(SENIOR), ref);
    world.nowMs += CLAIM_MS / 2;
    expect(await claimCase(world.context(SENIOR), ref)).toEqual({ untilMs: world.nowMs + CLAIM_MS });
  });

  test.each(['viewer', 'analyst', 'hr_partner', 'legal', 'privacy_officer', 'engineer', 'auditor'] as const)(
    'is not for the role %s',
    async (role) => {
      await expect(claimCase(world.context(person('p', role)), { caseId: 'any' })).rejects.toThrow('senior_analyst');
      await expect(releaseCase(world.context(person('p', role)), { caseId: 'any' })).rejects.toThrow('senior_analyst');
    },
  );

  test('of a case that was decided is refused, and each claim leaves one row', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await claimCase(world.context(SENIOR), ref);
    await approveDraft(world.context(SENIOR), { ...ref, ...YES });
    await expect(claimCase(world.context(SENIOR), ref)).rejects.toThrow('does not wait for a review');
    const rows = await database.drizzle.select({ act: auditLog.act }).from(auditLog).where(eq(auditLog.caseId, ref.caseId));
    expect(rows.filter((r) => r.act === 'case.claimed')).toHaveLength(1);
  });
});
