import { expect, test } from 'vitest';
import { CHECK_KINDS } from '../../domain/check.ts';
import { streamOf } from '../../simulator/organisation/random.ts';
import { drawGap, GAPS, RECORD_SYSTEMS } from './registry.ts';

const draw = (seed: number): string => drawGap(streamOf(seed, 'gap')).id;

test('every kind of record is kept by one system that can be down or not connected', () => {
  expect(RECORD_SYSTEMS.flat().toSorted()).toEqual([...CHECK_KINDS].toSorted());
});

test('every kind of gap is drawn, and the same seed draws the same', () => {
  const seeds = Array.from({ length: 300 }, (_, i) => i);
  expect(new Set(seeds.map(draw)).size).toBe(GAPS.length);
  expect(seeds.map(draw)).toEqual(seeds.map(draw));
});
