import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Database } from '../../db/open.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { bringToReview, createWorld, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { listIdentities } from './list-identities.ts';
import { rememberTokens } from './remember-tokens.ts';
import { REVEAL_MS, revealToken } from './reveal-token.ts';

let database: Database;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  world = createWorld(database.drizzle);
});
afterAll(() => database.close());

test('a revealed name is seen by the one who asked, for fifteen minutes, and by nobody else', async () => {
  const { caseId } = await bringToReview(world, offenseOf(9_001));
  const token = 'HOST-AAAAAAAAAA';
  await rememberTokens(world.context(), { caseId, identities: [{ token, domain: 'host', identifier: 'ws-17' }] });
  const nameOf = async (who = SENIOR) => (await listIdentities(world.context(who), { caseId })).find((t) => t.token === token)?.identifier;
  expect(await nameOf()).toBeNull();
  await revealToken(world.context(SENIOR), { caseId, token, reason: 'the owner must be called', provisionalVerdict: 'unsure' });
  expect(await nameOf()).toBe('ws-17');
  expect(await nameOf(person('dora', 'senior_analyst'))).toBeNull();
  await expect(nameOf(person('ana', 'analyst'))).rejects.toThrow('this needs the role');
  world.nowMs += REVEAL_MS;
  expect(await nameOf()).toBeNull();
});
