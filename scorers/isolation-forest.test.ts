import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forestFromModel, forestToModel } from './forest-model.ts';
import { forestScore, forestScores } from './forest-score.ts';
import { growForest, growForestOf } from './isolation-forest.ts';
import { matrixOf } from './matrix.ts';
import { ScorerError } from './scorer-error.ts';

const value = fc.integer({ min: -1e9, max: 1e9 }).map((v) => v / 1000);
/** Beside a large range, these differ by less than a step. */
const close = fc.constantFrom(0, 1e-9, 2e-9, 1e6);
const rows = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(fc.oneof(value, close), { minLength: width, maxLength: width }), { minLength: 2, maxLength: 60 }));
const RUNS = { numRuns: 40 };
const TREES = { seed: 3, trees: 20 };

const scores = (of: number[][]): number[] => [...forestScores(growForestOf(of, TREES), matrixOf(of))];

describe('an isolation forest', () => {
  test('scores the same rows alone and in bulk, and its reasons add up', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const forest = growForestOf(all, TREES);
        const alone = all.map((row) => forestScore(forest, row));
        expect([...forestScores(forest, matrixOf(all))]).toEqual(alone.map((s) => s.score));
        const gaps = alone.map((s) => Math.abs(s.base + s.contributions.reduce((sum, c) => sum + c, 0) - s.score));
        expect(Math.max(...gaps)).toBeLessThan(1e-9);
      }),
      RUNS,
    );
  });

  test('does not see in which order rows stand, nor the unit of a column', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -20, max: 20 }), (all, power) => {
        expect(scores(all.toReversed()).toReversed()).toEqual(scores(all));
        const inOtherUnit = all.map((row) => row.map((v, c) => (c === 0 ? v * 2 ** power : v)));
        expect(scores(inOtherUnit)).toEqual(scores(all));
      }),
      RUNS,
    );
  });

  test('a constant column never carries a reason', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const widened = all.map((row) => [7, ...row]);
        const forest = growForestOf(widened, TREES);
        expect(widened.map((row) => forestScore(forest, row).contributions[0])).toEqual(widened.map(() => 0));
      }),
      RUNS,
    );
  });

  test('read back from JSON scores to the last bit as before', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const forest = growForestOf(all, TREES);
        const model: unknown = JSON.parse(JSON.stringify(forestToModel(forest)));
        expect(forestScores(forestFromModel(model, forest.width), matrixOf(all))).toEqual(forestScores(forest, matrixOf(all)));
      }),
      RUNS,
    );
  });

  test.each([
    { change: 'left', to: 10_000 },
    { change: 'left', to: 0.5 },
    { change: 'feature', to: 9 },
    { change: 'threshold', to: Number.NaN },
  ] as const)('a model whose $change was changed to $to is refused, not walked', ({ change, to }) => {
    const model = forestToModel(growForestOf([[1], [2], [9]], TREES));
    const changed = { ...model, [change]: model[change].with(0, to) };
    expect(() => forestFromModel(changed, 1)).toThrow(ScorerError);
  });

  test('a row of another width is refused', () => {
    const forest = growForest(
      matrixOf([
        [1, 2],
        [3, 4],
      ]),
      TREES,
    );
    expect(() => forestScore(forest, [1])).toThrow(ScorerError);
    expect(() => forestScores(forest, matrixOf([[1], [2]]))).toThrow(ScorerError);
  });
});
