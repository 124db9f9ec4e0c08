import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScorerError } from '../scorer-error.ts';
import type { UserDay } from './habit.ts';
import { userDayScorer } from './user-days.ts';

const COLUMNS = ['files', 'usb', 'bytes'];
const USERS = ['ann', 'bob', 'cy', 'dee', 'eve', 'fay'];

function row(user: string, day: number, values: readonly number[]): UserDay {
  return { user, day, group: 'sales', values: Float64Array.from(values) };
}

/** Working weeks of six people: files and bytes vary, nobody uses usb. */
function ordinary(days: number, change: (user: string, day: number, values: number[]) => number[] = (_u, _d, v) => v): UserDay[][] {
  return Array.from({ length: days }, (_, day) =>
    day % 7 >= 5
      ? []
      : USERS.map((user, u) => row(user, day, change(user, day, [5 + ((day * 7 + u * 3) % 6), 0, 1000 * (1 + ((day * 5 + u) % 4))]))),
  );
}

function scores(days: readonly (readonly UserDay[])[]): { user: string; day: number; score: number; reasons: string[] }[] {
  const scorer = userDayScorer(COLUMNS);
  return days.flatMap((rows) =>
    scorer
      .scoreDay(rows)
      .map((s, i) => ({ user: rows[i]?.user ?? '', day: rows[i]?.day ?? 0, score: s.score, reasons: s.reasons.map((r) => r.name) })),
  );
}
const of = (all: ReturnType<typeof scores>, user: string, day: number) => all.find((s) => s.user === user && s.day === day);

const cells = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500 })), { minLength: 3, maxLength: 3 });
const table = fc
  .array(fc.array(cells, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 30 })
  .map((days) => days.map((rows, day) => rows.map((values, u) => row(USERS[u] ?? '', day, values))));
const sorted = (all: { score: number }[]): number[] => all.map((s) => s.score).toSorted((a, b) => a - b);
const RUNS = { numRuns: 25 };

describe('user-days', () => {
  test('the first use of a column stands out and is named; ordinary days score nothing', () => {
    const all = scores(ordinary(60, (user, day, v) => (user === 'ann' && day === 57 ? v.with(1, 3) : v)));
    expect(of(all, 'ann', 57)?.score).toBeGreaterThan(1.5);
    expect(of(all, 'ann', 57)?.reasons).toContain('usb: seldom or never before');
    expect(of(all, 'bob', 57)?.score).toBeLessThan(0.5);
  });

  test('what the whole group does on the same day is no surprise for one of them', () => {
    const alone = scores(ordinary(60, (user, day, v) => (user === 'ann' && day === 57 ? v.with(0, 80) : v)));
    const together = scores(ordinary(60, (_user, day, v) => (day === 57 ? v.with(0, 80) : v)));
    expect(of(together, 'ann', 57)?.score ?? 0).toBeLessThan((of(alone, 'ann', 57)?.score ?? 0) / 2);
  });

  test('slow growth is seen although no single day is far from the one before', () => {
    const growing = scores(
      ordinary(90, (user, day, v) => (user === 'ann' && day > 50 ? v.with(2, Math.round((v[2] ?? 0) * 1.03 ** (day - 50))) : v)),
    );
    expect(of(growing, 'ann', 85)?.score).toBeGreaterThan(2);
    expect(of(growing, 'ann', 85)?.reasons.join()).toContain('bytes: builds up over two weeks');
  });

  test('a Saturday is unusual for who never works on one', () => {
    const days = ordinary(61).with(54, [row('ann', 54, [5, 0, 1000])]);
    expect(of(scores(days), 'ann', 54)?.reasons).toContain('active on this weekday: seldom or never before');
  });

  test('what comes later changes nothing', () => {
    fc.assert(
      fc.property(table, fc.nat(30), (days, cut) => {
        const rows = days.slice(0, cut).flat().length;
        expect(scores(days.slice(0, cut))).toEqual(scores(days).slice(0, rows));
      }),
      RUNS,
    );
  });

  test('reasons add up, scores are finite and never below 0, percentiles lie in 0..1', () => {
    fc.assert(
      fc.property(table, (days) => {
        const scorer = userDayScorer(COLUMNS);
        const all = days.flatMap((rows) => scorer.scoreDay(rows));
        expect(Math.max(...all.map((s) => Math.abs(s.reasons.reduce((sum, r) => sum + r.contribution, 0) - s.score)))).toBeLessThan(1e-9);
        expect(all.every((s) => s.score >= 0 && Number.isFinite(s.score) && (s.percentile ?? 0) >= 0 && (s.percentile ?? 0) <= 1)).toBe(
          true,
        );
      }),
      RUNS,
    );
  });

  test('neither the order of rows within a day nor the order of columns matters', () => {
    fc.assert(
      fc.property(table, (days) => {
        const turned = scores(days.map((rows) => rows.toReversed()));
        const plain = scores(days);
        expect(sorted(turned)).toEqual(sorted(plain));
      }),
      RUNS,
    );
  });

  test('the unit of a column does not matter', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -10, max: 20 }), (days, power) => {
        const other = days.map((rows) => rows.map((r) => ({ ...r, values: r.values.map((v, c) => (c === 2 ? v * 2 ** power : v)) })));
        const [a, b] = [scores(days), scores(other)];
        // A deviation at the edge of a tenth may be counted on its other side.
        expect(Math.max(...a.map((s, i) => Math.abs(s.score - (b[i]?.score ?? 0))))).toBeLessThan(0.2);
      }),
      RUNS,
    );
  });

  test('a constant column adds nothing', () => {
    const scorer = userDayScorer([...COLUMNS, 'constant']);
    const all = ordinary(40).flatMap((rows) => scorer.scoreDay(rows.map((r) => ({ ...r, values: Float64Array.from([...r.values, 7]) }))));
    expect(all.flatMap((s) => s.reasons).filter((r) => r.name.startsWith('constant'))).toEqual([]);
  });

  test.each([
    { why: /two rows on one day/, days: [[row('ann', 1, [1, 0, 0]), row('ann', 1, [1, 0, 0])]] },
    { why: /in order/, days: [[row('ann', 2, [1, 0, 0])], [row('ann', 1, [1, 0, 0])]] },
    { why: /0 or more/, days: [[row('ann', 1, [-1, 0, 0])]] },
    { why: /0 or more/, days: [[row('ann', 1, [Number.NaN, 0, 0])]] },
    { why: /0 or more/, days: [[row('ann', 1, [Infinity, 0, 0])]] },
    { why: /2 values for 3 columns/, days: [[row('ann', 1, [1, 0])]] },
  ])('$why is an error, not a score', ({ why, days }) => {
    expect(() => scores(days)).toThrow(ScorerError);
    expect(() => scores(days)).toThrow(why);
  });

  test('no row on a day gives no score, and a single row is defined', () => {
    expect(scores([[]])).toEqual([]);
    expect(scores([[row('ann', 1, [1, 0, 9])]])).toHaveLength(1);
  });
});
