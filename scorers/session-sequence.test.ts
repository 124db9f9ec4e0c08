import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLogistic, logit } from './logistic.ts';
import { ScorerError } from './scorer-error.ts';
import { sessionScorer, type Session } from './session-sequence.ts';

const WORK = {
  ann: ['ssh', 'ls', 'vi', 'make', 'ls', 'vi', 'make', 'git'],
  bob: ['mail', 'news', 'cat', 'mail', 'lp', 'cat', 'news', 'w3m'],
  cy: ['psql', 'awk', 'sort', 'psql', 'awk', 'uniq', 'sort', 'less'],
} as const;
type User = keyof typeof WORK;

/** Twenty commands of somebody's own work, begun at another place each time. */
function session(user: string, work: User, from: number): Session {
  return { user, commands: Array.from({ length: 20 }, (_, i) => WORK[work][(from + i) % WORK[work].length] ?? '') };
}
const USERS = ['ann', 'bob', 'cy'] as const;
const TRAIN = Array.from({ length: 10 }, (_, i) => USERS.map((u) => session(u, u, i))).flat();
const days = fc.array(fc.record({ user: fc.constantFrom(...USERS), work: fc.constantFrom(...USERS), from: fc.nat(7) }), {
  minLength: 1,
  maxLength: 25,
});
const RUNS = { numRuns: 30 };

function scores(test: readonly Session[], train: readonly Session[] = TRAIN): number[] {
  const scorer = sessionScorer(train);
  return test.map((s) => scorer.score(s).score);
}

describe('session-sequence', () => {
  test("own work stays below 0; somebody else's stands above it and its commands are named", () => {
    const scorer = sessionScorer(TRAIN);
    expect(scorer.score(session('ann', 'ann', 3)).score).toBeLessThan(0);
    const stranger = scorer.score(session('ann', 'bob', 3));
    expect(stranger.score).toBeGreaterThan(0);
    expect(stranger.percentile).toBe(1);
    const named = stranger.reasons.toSorted((a, b) => b.contribution - a.contribution).map((r) => r.name);
    expect(named[0]).toMatch(/^command (mail|news|cat|lp|w3m)$/);
  });

  test('reasons add up to the score', () => {
    fc.assert(
      fc.property(days, (test) => {
        const scorer = sessionScorer(TRAIN);
        const gaps = test
          .map(({ user, work, from }) => scorer.score(session(user, work, from)))
          .map((s) => Math.abs(s.reasons.reduce((sum, r) => sum + r.contribution, 0) - s.score));
        expect(Math.max(...gaps)).toBeLessThan(1e-9);
      }),
      RUNS,
    );
  });

  test('what comes later changes nothing, and neither does what others do between', () => {
    fc.assert(
      fc.property(days, fc.nat(25), (made, cut) => {
        const test = made.map(({ user, work, from }) => session(user, work, from));
        const whole = scores(test);
        expect(scores(test.slice(0, cut))).toEqual(whole.slice(0, cut));
        const ofAnn = test.filter((s) => s.user === 'ann');
        expect(scores(ofAnn)).toEqual(whole.filter((_, i) => test[i]?.user === 'ann'));
      }),
      RUNS,
    );
  });

  test('new work that goes on is learnt little by little', () => {
    const changed = Array.from({ length: 60 }, (_, i) => session('ann', 'cy', i));
    const found = scores(changed);
    const [early, middle, late] = [found[5] ?? 0, found[30] ?? 0, found[59] ?? 0];
    expect(early).toBeGreaterThan(middle);
    expect(middle).toBeGreaterThan(late);
  });

  test.each([
    { why: /at least 2 users/, train: TRAIN.filter((s) => s.user === 'ann'), test: session('ann', 'ann', 0) },
    { why: /"cy" has 4 earlier sessions/, train: TRAIN.slice(0, 14), test: session('ann', 'ann', 0) },
    { why: /"dee" has no earlier session/, train: TRAIN, test: session('dee', 'ann', 0) },
    { why: /"ann" has no command/, train: TRAIN, test: { user: 'ann', commands: [] } },
  ])('$why is an error, not a score', ({ why, train, test }) => {
    expect(() => scores([test], train)).toThrow(ScorerError);
    expect(() => scores([test], train)).toThrow(why);
  });
});

describe('logistic regression', () => {
  test('finds the weights that made the labels', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [Math.sin(i), Math.cos(i * 1.3)]);
    const positive = rows.map(([a = 0, b = 0], i) => ((i * 7919) % 400) / 400 < 1 / (1 + Math.exp(-(2 * a - b + 0.5))));
    const { weights, intercept } = fitLogistic({ rows, positive }, 1e-6);
    expect([...weights, intercept].map(Math.round)).toEqual([2, -1, 0]);
  });

  test('a separable set and constant columns give finite weights', () => {
    const fit = fitLogistic(
      {
        rows: [
          [0, 5],
          [1, 5],
          [2, 5],
          [3, 5],
        ],
        positive: [false, false, true, true],
      },
      1,
    );
    expect([...fit.weights, fit.intercept].every(Number.isFinite)).toBe(true);
    expect(logit(fit, [3, 5])).toBeGreaterThan(logit(fit, [0, 5]));
  });

  test('one class alone is an error', () => {
    expect(() => fitLogistic({ rows: [[1]], positive: [true] }, 1)).toThrow(ScorerError);
  });
});
