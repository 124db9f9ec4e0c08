import { expect, test } from 'vitest';
import { createReadiness, PartTrouble } from './readiness.ts';

test('every part is asked, and one that fails says so without its words', async () => {
  const readiness = createReadiness(
    [
      { part: 'database', check: () => Promise.resolve('answers') },
      { part: 'qradar', check: () => Promise.reject(new Error('https://secret.example.com refused')) },
    ],
    { keepMs: 0, nowMs: () => 0 },
  );
  expect(await readiness()).toEqual([
    { part: 'database', ok: true, detail: 'answers' },
    { part: 'qradar', ok: false, detail: 'does not answer' },
  ]);
});

test('what anybody may know of a trouble is said', async () => {
  const refused = { part: 'qradar', check: () => Promise.reject(new PartTrouble('refuses the read token')) };
  const readiness = createReadiness([refused], { keepMs: 0, nowMs: () => 0 });
  expect(await readiness()).toEqual([{ part: 'qradar', ok: false, detail: 'refuses the read token' }]);
});

test('an answer is kept for a while', async () => {
  let asked = 0;
  let nowMs = 0;
  const check = () => Promise.resolve(String((asked += 1)));
  const readiness = createReadiness([{ part: 'qradar', check }], { keepMs: 10_000, nowMs: () => nowMs });
  await readiness();
  nowMs = 9_999;
  await readiness();
  expect(asked).toBe(1);
  nowMs = 10_000;
  await readiness();
  expect(asked).toBe(2);
});
