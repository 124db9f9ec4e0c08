import { expect, test } from 'vitest';
import { createAdder, drawHistogram, emptyHistogram } from './histogram.ts';

test('events are counted by weekday and hour of the zone, summer time included', () => {
  const histogram = emptyHistogram();
  const add = createAdder();
  add(histogram, 'Europe/Berlin', Date.UTC(2026, 6, 6, 6, 59), 3);
  add(histogram, 'Europe/Berlin', Date.UTC(2026, 10, 16, 7, 1), 2);
  add(histogram, 'America/New_York', Date.UTC(2026, 10, 16, 3, 0), 5);
  expect(histogram[0]?.[8]).toBe(5);
  expect(histogram[6]?.[22]).toBe(5);
  expect(histogram.flat().reduce((a, b) => a + b, 0)).toBe(10);
});

test('a cell is the percentage of the busiest hour; nothing stays empty, hardly anything is a dot', () => {
  const histogram = emptyHistogram();
  const monday = histogram[0] ?? [];
  [monday[8], monday[9], monday[10]] = [1_000, 500, 1];
  const [, line] = drawHistogram(histogram).split('\n');
  expect(line?.slice(5).match(/.{4}/g)?.slice(7, 12)).toEqual(['    ', ' 100', '  50', '   .', '    ']);
});
