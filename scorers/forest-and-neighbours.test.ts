import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnForestAndNeighbours, scoreForestAndNeighbours } from './forest-and-neighbours.ts';
import { matrixOf } from './matrix.ts';
import { learnNeighbours, scoreNeighbours } from './nearest-neighbours.ts';
import { ScorerError } from './scorer-error.ts';

const NAMES = ['a', 'b'];
const value = fc.integer({ min: -50, max: 50 });
const table = fc.array(fc.array(value, { minLength: 2, maxLength: 2 }), { minLength: 8, maxLength: 40 });
const RUNS = { numRuns: 25 };

function scores(rows: number[][], seed = 1): number[] {
  const model = learnForestAndNeighbours(matrixOf(rows), seed);
  return rows.map((row) => scoreForestAndNeighbours(model, row, NAMES).score);
}

describe('forest and neighbours', () => {
  test('a combination that nobody has is seen although each value is ordinary', () => {
    const diagonal = Array.from({ length: 100 }, (_, i) => [i, i + (i % 3)]);
    const model = learnForestAndNeighbours(matrixOf([...diagonal, [80, 20]]), 1);
    const odd = scoreForestAndNeighbours(model, [80, 20], NAMES);
    expect(odd.score).toBeGreaterThan(Math.max(...diagonal.map((r) => scoreForestAndNeighbours(model, r, NAMES).score)));
    expect(odd.reasons[0]?.name).toContain('far from others');
  });

  test('reasons add up, and scores are finite also for constant and equal rows', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const model = learnForestAndNeighbours(matrixOf(rows), 1);
        const all = [...rows, [7, 7]].map((row) => scoreForestAndNeighbours(model, row, NAMES));
        expect(all.every((s) => Number.isFinite(s.score))).toBe(true);
        expect(Math.max(...all.map((s) => Math.abs(s.reasons.reduce((sum, r) => sum + r.contribution, 0) - s.score)))).toBeLessThan(1e-9);
      }),
      RUNS,
    );
    expect(scores(Array.from({ length: 10 }, () => [1, 2])).every(Number.isFinite)).toBe(true);
  });

  test('neither the order of rows nor the unit of a column matters', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -8, max: 8 }), (rows, power) => {
        const plain = scores(rows).map((s) => expect.closeTo(s, 6));
        expect(scores(rows.toReversed()).toReversed()).toEqual(plain);
        expect(scores(rows.map(([a = 0, b = 0]) => [a * 2 ** power, b]))).toEqual(plain);
      }),
      RUNS,
    );
  });

  test.each([
    [[]],
    [[[1, 1]]],
    [
      [
        [1, 1],
        [Number.NaN, 1],
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    ],
  ])('rows %j are refused', (rows: number[][]) => {
    expect(() => learnNeighbours(matrixOf(rows), 1)).toThrow(ScorerError);
  });

  test('a row of another width is refused', () => {
    const model = learnNeighbours(matrixOf(Array.from({ length: 8 }, (_, i) => [i, 2])), 1);
    expect(() => scoreNeighbours(model, [1], NAMES)).toThrow(ScorerError);
  });
});
