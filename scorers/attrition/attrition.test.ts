import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderRoc } from '../quality.ts';
import { ScorerError } from '../scorer-error.ts';
import { fitAttrition, scoreAttrition, stratifiedFolds, type People } from './attrition.ts';
import { groupErrors } from './group-errors.ts';
import { refusalOf } from './refused-columns.ts';

/** Evenly spread without a pattern. */
function spread(i: number, salt: number): number {
  const x = Math.sin(i * 12.9898 + salt * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/** `noise` columns that say nothing, and one that does when `signal` is above 0. */
function people(count: number, noise: number, signal: number): People {
  const left = Array.from({ length: count }, (_, i) => spread(i, 1) < 0.25);
  return {
    columns: ['overtime', ...Array.from({ length: noise }, (_, c) => `noise${c}`)],
    rows: left.map((l, i) => [
      String(spread(i, 2) + (l ? signal : 0)),
      ...Array.from({ length: noise }, (_, c) => String(Math.round(100 * spread(i, 3 + c)))),
    ]),
    left,
  };
}

describe('attrition', () => {
  const asked = people(300, 3, 0.6);
  const model = fitAttrition(asked, 1);
  const scored = asked.rows.map((r) => scoreAttrition(model, asked.columns, r));

  test('a column that tells is found, and its reason leads', () => {
    expect(model.auc).toBeGreaterThan(0.85);
    const highest = scored.toSorted((a, b) => b.score - a.score)[0];
    expect(highest?.reasons.toSorted((a, b) => b.contribution - a.contribution)[0]?.name).toBe('overtime');
  });

  test('the score is a probability and the reasons add up to it', () => {
    expect(scored.every((s) => s.score > 0 && s.score < 1)).toBe(true);
    expect(Math.max(...scored.map((s) => Math.abs(s.reasons.reduce((sum, r) => sum + r.contribution, 0) - s.score)))).toBeLessThan(1e-9);
    expect(scored.reduce((sum, s) => sum + s.score, 0) / 300).toBeCloseTo(asked.left.filter(Boolean).length / 300, 2);
  });

  test('without signal it refuses, and says so', () => {
    const nothing = people(300, 5, 0);
    expect(() => fitAttrition(nothing, 1)).toThrow(/do not tell who leaves/);
    expect(() => fitAttrition(nothing, 1)).toThrow(expect.objectContaining({ code: 'refused' }));
  });

  test('one column that tells among thirty that do not is heard', () => {
    expect(fitAttrition(people(400, 30, 0.35), 1).auc).toBeGreaterThan(0.6);
  });

  test('nine people who left are too few to learn from', () => {
    const few = people(300, 1, 0.5);
    const nine = { ...few, left: few.left.map((l, i) => l && few.left.slice(0, i).filter(Boolean).length < 9) };
    expect(() => fitAttrition(nine, 1)).toThrow(ScorerError);
  });

  test('a word that was not in the train rows says nothing', () => {
    const words: People = { ...asked, columns: ['city'], rows: asked.left.map((l) => [l ? 'Ulm' : 'Bonn']) };
    const { score } = scoreAttrition(fitAttrition(words, 1), ['city'], ['Jena']);
    expect(score).toBeCloseTo(fitAttrition(words, 1).base, 6);
  });
});

test.each([
  ...['Age', 'age_group', 'Gender', 'MaritalStatus', 'marital-status', 'Over18', 'DateOfBirth', 'numberOfChildren'].map((column) => ({
    column,
    why: 'protected',
  })),
  ...['JobSatisfaction', 'WorkLifeBalance', 'PerformanceRating', 'survey_q1'].map((column) => ({ column, why: 'survey answer or rating' })),
  ...['average_hours', 'MonthlyRate', 'StockOptionLevel', 'OverTime', 'usage', 'YearsAtCompany'].map((column) => ({ column, why: null })),
])('the column $column: $why', ({ column, why }) => {
  expect(refusalOf(column)).toBe(why);
});

test('folds hold each class evenly, whatever the seed', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 80 }), fc.nat(1000), (left, seed) => {
      const folds = stratifiedFolds(left, 5, seed);
      const sizes = [0, 1, 2, 3, 4].map((f) => left.filter((l, i) => l && folds[i] === f).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('error rates are told by group', () => {
  const left = Array.from({ length: 80 }, (_, i) => i % 4 === 0);
  const values = left.map((_, i) => (i < 40 ? 'x' : 'y'));
  const scores = left.map((l, i) => (i < 40 ? (l ? 1 : 0) : i / 1000));
  expect(groupErrors(scores, left, [{ column: 'site', values }])).toEqual([
    'error rates, site x (40 people): false alarms 0 %, misses 0 %',
    'error rates, site y (40 people): false alarms 27 %, misses 80 %',
  ]);
});

test('the area under the curve counts ties half', () => {
  expect(areaUnderRoc([1, 1, 0, 2], [true, false, false, true])).toBeCloseTo(0.875, 10);
});
