import { expect, test } from 'vitest';
import { areaUnderRoc, partialAreaUnderRoc } from './quality.ts';

const positive = [true, true, false, false, false, false];

test('the partial area is 1 for a perfect order, and over the whole curve the area itself', () => {
  const scores = [6, 2, 5, 4, 3, 1];
  expect(partialAreaUnderRoc([6, 5, 4, 3, 2, 1], positive, 0.25)).toBeCloseTo(1, 12);
  expect(partialAreaUnderRoc(scores, positive, 1)).toBeCloseTo(areaUnderRoc(scores, positive), 12);
});

test('equal scores are chance, wherever the curve is cut', () => {
  expect(partialAreaUnderRoc([1, 1, 1, 1, 1, 1], positive, 0.1)).toBeCloseTo(0.5, 12);
});

test('half of the positives before any false one, none after: the hits that count are those within the cut', () => {
  // Up to a quarter of false positives, half are found: (0.125 - 0.03125) / (0.25 - 0.03125), on the scale from 0.5 to 1.
  expect(partialAreaUnderRoc([6, 1, 5, 4, 3, 2], positive, 0.25)).toBeCloseTo(0.5 * (1 + 0.09375 / 0.21875), 12);
});
