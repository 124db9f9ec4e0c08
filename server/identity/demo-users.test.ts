import { expect, test } from 'vitest';
import { createDemoUsers } from './demo-users.ts';

const users = await createDemoUsers([{ userName: 'sara', password: 'correct horse', roles: ['senior_analyst'] }]);
const at = (nowMs: number, password: string, userName = 'sara', from = '127.0.0.1') => users.logIn({ userName, password, from, nowMs });

test('the right password logs in, with the roles of the user', async () => {
  expect(await at(0, 'correct horse')).toEqual({ state: 'known', identity: { userName: 'sara', roles: ['senior_analyst'] } });
});

test.each([
  ['sara', 'wrong'],
  ['sara', ''],
  ['nobody', 'correct horse'],
  ['__proto__', 'x'],
])('%s with %j is refused', async (userName, password) => {
  expect(await at(0, password, userName)).toEqual({ state: 'refused' });
});

test('after five failures even the right password waits, and works again later', async () => {
  for (let i = 0; i < 5; i += 1) await at(1_000_000, 'wrong');
  expect(await at(1_000_001, 'correct horse')).toMatchObject({ state: 'too_many' });
  expect(await at(1_000_000 + 5 * 60_000, 'correct horse')).toMatchObject({ state: 'known' });
});

test('tries at the same time are counted like tries one after another', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => at(9_000_000, 'wrong', 'sara', '10.0.0.9')));
  expect(answers.filter((a) => a.state === 'refused')).toHaveLength(5);
});
