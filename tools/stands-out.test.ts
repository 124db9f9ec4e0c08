import { describe, expect, test } from 'vitest';
import { measure, peer } from '../scorers/testing.ts';
import { isAbovePeers, waysOf } from './stands-out.ts';

const days = (value: number): number[] => Array.from({ length: 28 }, () => value);
const peers = (n: number, change: Parameters<typeof peer>[1]): ReturnType<typeof peer>[] =>
  Array.from({ length: n }, (_, i) => peer(`USR-${i}`, change));
const MB = 1_000_000;

describe('an activity stands out', () => {
  test.each([
    {
      name: 'at night, with quiet nights before',
      m: { count: 15, nightCount: 15, ownNightlyCounts: days(0), ownDailyCounts: days(15) },
      ways: ['night'],
    },
    {
      name: 'not at night, with nights like it',
      m: { count: 15, nightCount: 15, ownNightlyCounts: days(15), ownDailyCounts: days(15) },
      ways: [],
    },
    { name: 'on a new resource', m: { count: 1, firstSeen: true }, ways: ['new'] },
    { name: 'by count', m: { count: 100, ownDailyCounts: days(20) }, ways: ['count_up'] },
    { name: 'not by count within twice the usual', m: { count: 40, ownDailyCounts: days(20) }, ways: [] },
    { name: 'by volume', m: { count: 5, bytes: 500 * MB, ownDailyBytes: days(10 * MB), ownDailyCounts: days(5) }, ways: ['volume_up'] },
    {
      name: 'by growth over weeks',
      m: { count: 5, bytes: 2_000 * MB, ownDailyBytes: Array.from({ length: 28 }, (_, i) => (i + 1) * 70 * MB), ownDailyCounts: days(5) },
      ways: ['growth'],
    },
    { name: 'not outside the risk window', m: { count: 0, firstSeen: true, nightCount: 9 }, ways: [] },
  ])('$name', ({ m, ways }) => {
    expect(waysOf(measure(m))).toEqual(ways);
  });
});

describe('above the peers', () => {
  test.each([
    { name: 'is unknown with four peers', m: { count: 100, peers: peers(4, {}) }, above: null },
    { name: 'is true when nobody comes near', m: { count: 100, peers: peers(8, { riskCount: 5, dailyMean: 5 }) }, above: true },
    { name: 'is false in a busy week of all', m: { count: 100, peers: peers(8, { riskCount: 120, dailyMean: 5 }) }, above: false },
    {
      name: 'is false when their usual days are like it',
      m: { count: 100, peers: peers(8, { riskCount: 0, dailyMean: 90 }) },
      above: false,
    },
    { name: 'is true by night only', m: { count: 15, nightCount: 15, peers: peers(8, { riskCount: 20, nightlyMean: 1 }) }, above: true },
  ])('$name', ({ m, above }) => {
    expect(isAbovePeers(measure(m))).toBe(above);
  });
});
