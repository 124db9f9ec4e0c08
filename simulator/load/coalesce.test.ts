import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countingRecords } from './coalesce.ts';

test.each([
  { times: [0, 0, 0, 0], records: [] },
  { times: [0, 0, 0, 0, 0], records: [{ at: 3, last: 4 }] },
  { times: [0, 1, 2, 3, 9_999, 10_000], records: [{ at: 3, last: 4 }] },
  { times: [0, 9_999, 10_000, 19_999, 19_999, 19_999, 19_999], records: [{ at: 5, last: 6 }] },
])('one kind at $times', ({ times, records }) => {
  expect(
    countingRecords(
      times.map(() => 1),
      times,
    ),
  ).toEqual(records);
});

test('records of one kind never count those of another', () => {
  expect(
    countingRecords(
      [1, 1, 1, 1, 1, 2, 2, 2, 2, 2],
      Array.from({ length: 10 }, () => 0),
    ),
  ).toEqual([
    { at: 3, last: 4 },
    { at: 8, last: 9 },
  ]);
});

test('a record stands within ten seconds of three events before it, and no event is counted twice', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const times = steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0));
      const records = countingRecords(
        times.map(() => 1),
        times,
      );
      let before = -1;
      for (const { at, last } of records) {
        expect(at - before).toBeGreaterThan(3);
        expect((times[last] ?? 0) - (times[at - 3] ?? 0)).toBeLessThan(10_000);
        before = last;
      }
    }),
  );
});
