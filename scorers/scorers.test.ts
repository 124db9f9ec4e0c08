import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Score } from '../domain/score.ts';
import { forestScore } from './forest-score.ts';
import { averagePath, growForestOf } from './isolation-forest.ts';
import type { Measure } from './measures.ts';
import { scoreOwnPast } from './own-past.ts';
import { scorePeers } from './peers.ts';
import { scoreEvidence } from './score-evidence.ts';
import { ScorerError } from './scorer-error.ts';
import { mad, median, quantile } from './statistics.ts';
import { measure, peer } from './testing.ts';

const PAST = [3, 0, 5, 2, 4, 0, 0, 3, 1, 4, 2, 6, 0, 0, 3, 2, 4, 1, 2, 0, 0, 5, 2, 3, 1, 4, 0, 0];
const QUIET_NIGHTS = PAST.map(() => 0);

/** A night like the textbook case: fifteen reads, own nights quiet, peers about one a night. */
function nightReads(nightCount: number): Measure {
  return measure({
    count: nightCount,
    nightCount,
    bytes: nightCount * 1_000,
    ownDailyCounts: PAST,
    ownDailyBytes: PAST.map((c) => c * 1_000),
    ownNightlyCounts: QUIET_NIGHTS,
    peers: Array.from({ length: 8 }, (_, i) => peer(`USR-${i}`, { nightlyMean: 30 / 28 + i * 0.01, dailyMean: 2 })),
  });
}

function about(scores: readonly Score[], scorer: string, what: string): Score {
  const found = scores.find((s) => s.scorer === scorer && s.about === what);
  if (found === undefined) throw new Error(`no ${scorer} score about ${what}`);
  return found;
}

describe('statistics', () => {
  test('quantiles are those of R and NumPy by default', () => {
    expect([0, 0.25, 0.5, 0.95, 1].map((p) => quantile([1, 2, 3, 4, 10], p))).toEqual([1, 2, 3, expect.closeTo(8.8, 10), 10]);
    expect(median([4, 1])).toBe(2.5);
    expect(mad([1, 1, 2, 2, 4, 6, 9])).toBe(1);
  });

  test('a statistic of nothing is an error, not a zero', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('own past', () => {
  test('fifteen reads in a night that used to be quiet stand out', () => {
    const s = about(scoreOwnPast(nightReads(15)), 'own_past', 'file at night');
    expect(s.score).toBeGreaterThan(6);
    expect(s.percentile).toBe(1);
  });

  test.each([
    { why: 'nothing in the risk window', m: nightReads(0) },
    { why: 'fewer than seven past days', m: { ...nightReads(15), ownDailyCounts: [1, 2], ownDailyBytes: [], ownNightlyCounts: [] } },
  ])('$why: no score rather than a low one', ({ m }) => {
    expect(scoreOwnPast(m)).toEqual([]);
  });

  test('an ordinary day does not stand out', () => {
    const m = { ...nightReads(3), nightCount: 0 };
    expect(scoreOwnPast(m).every((s) => s.score < 1.5)).toBe(true);
  });
});

describe('peers', () => {
  test('fourteen times the nightly median is far above the peers', () => {
    const s = about(scorePeers(nightReads(15)), 'peers', 'file at night');
    expect(s.score).toBeGreaterThan(5);
    expect(s.percentile).toBe(1);
  });

  test('four peers give no score', () => {
    const m = nightReads(15);
    expect(scorePeers({ ...m, peers: m.peers.slice(0, 4) })).toEqual([]);
  });

  test('what every peer did in the same window stands out for nobody', () => {
    const m = nightReads(15);
    const busy = { ...m, peers: m.peers.map((p) => ({ ...p, riskNightCount: 15, riskCount: 15 })) };
    expect(about(scorePeers(busy), 'peers', 'file at night').score).toBeCloseTo(0, 10);
  });
});

describe('isolation forest', () => {
  const cloud = Array.from({ length: 200 }, (_, i) => [Math.sin(i) * 2, Math.cos(i * 1.7) * 2, (i % 7) / 7]);

  test('average path lengths are the published ones', () => {
    expect(averagePath(256)).toBeCloseTo(10.2448, 3);
    expect([averagePath(0), averagePath(1), averagePath(2)]).toEqual([0, 0, 1]);
  });

  test('a far row scores above every row of the cloud, and its odd feature carries the reason', () => {
    const forest = growForestOf([...cloud, [0, 9, 0.5]], { seed: 7 });
    const far = forestScore(forest, [0, 9, 0.5]);
    expect(far.score).toBeGreaterThan(Math.max(...cloud.map((r) => forestScore(forest, r).score)));
    expect(far.contributions[1]).toBe(Math.max(...far.contributions));
  });

  test('equal seeds give equal forests, and the order of rows says nothing', () => {
    expect(growForestOf(cloud.toReversed(), { seed: 7 })).toEqual(growForestOf(cloud, { seed: 7 }));
    const row = [1, 1, 0.2];
    const [one, other] = [7, 8].map((seed) => forestScore(growForestOf(cloud, { seed }), row).score);
    expect(other).not.toBe(one);
  });

  test('rows that are all equal are ordinary', () => {
    expect(forestScore(growForestOf([[1], [1], [1]], { seed: 1 }), [1]).score).toBeCloseTo(0.5, 10);
  });

  test.each([[[]], [[[1]]], [[[1], [1, 2]]], [[[1], [Number.NaN]]], [[[1], [-Infinity]]]])('rows %j are refused', (rows) => {
    expect(() => growForestOf(rows, { seed: 1 })).toThrow(ScorerError);
  });
});

describe('properties of every scorer', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 20, maxLength: 28 });
  const measures = fc
    .record({
      count: fc.integer({ min: 1, max: 2_000 }),
      past: counts,
      peers: fc.array(fc.nat({ max: 50 }), { minLength: 5, maxLength: 20 }),
    })
    .map(({ count, past, peers }) =>
      measure({
        count,
        nightCount: Math.floor(count / 2),
        bytes: count * 100_000,
        ownDailyCounts: past,
        ownDailyBytes: past.map((c) => c * 100_000),
        ownNightlyCounts: past.map((c) => Math.floor(c / 10)),
        peers: peers.map((p, i) => peer(`USR-${i}`, { dailyMean: p, nightlyMean: p / 4, riskCount: p, dailyMeanBytes: p * 1e5 })),
      }),
    );
  const RUNS = { numRuns: 40 };

  test('the order of peers changes nothing', () => {
    fc.assert(
      fc.property(measures, (m) => {
        expect(scoreEvidence([{ ...m, peers: m.peers.toReversed() }], 1)).toEqual(scoreEvidence([m], 1));
      }),
      RUNS,
    );
  });

  test('more of the same raises the deviation scores and never lowers one', () => {
    fc.assert(
      fc.property(measures, fc.integer({ min: 2, max: 5 }), (m, factor) => {
        const more = { ...m, count: m.count * factor, nightCount: m.nightCount * factor, bytes: m.bytes * factor };
        const before = [...scoreOwnPast(m), ...scorePeers(m)];
        const after = [...scoreOwnPast(more), ...scorePeers(more)];
        expect(after.map((s, i) => s.score >= (before[i]?.score ?? 0))).toEqual(before.map(() => true));
        expect(about(after, 'own_past', 'file a day').score).toBeGreaterThan(about(before, 'own_past', 'file a day').score);
      }),
      RUNS,
    );
  });

  test('the reasons add up to the score', () => {
    fc.assert(
      fc.property(measures, (m) => {
        const gaps = scoreEvidence([m], 1).map((s) => Math.abs(s.reasons.reduce((sum, r) => sum + r.contribution, 0) - s.score));
        expect(Math.max(...gaps)).toBeLessThan(1e-9);
      }),
      RUNS,
    );
  });

  test('scores and percentiles are finite and percentiles lie between 0 and 1', () => {
    fc.assert(
      fc.property(measures, (m) => {
        const scores = scoreEvidence([m], 1);
        expect(scores.every((s) => Number.isFinite(s.score) && (s.percentile ?? 0) >= 0 && (s.percentile ?? 0) <= 1)).toBe(true);
      }),
      RUNS,
    );
  });
});
