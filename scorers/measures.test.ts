import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvidenceRows } from '../domain/evidence.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { measuresOf, type Measure } from './measures.ts';
import { CONTEXT, evidence, ownRow, RISK_FROM_MS } from './testing.ts';

/** 03:10 in Berlin on 31 March, inside the risk window. */
const NIGHT_MS = Date.UTC(2026, 2, 31, 1, 10);
const MEMBERS = ['USR-A', 'USR-B', 'USR-C', 'USR-D', 'USR-E', 'USR-F'];

function only(measures: Measure[]): Measure {
  const [first] = measures;
  if (first === undefined || measures.length > 1) throw new Error(`expected one measure, got ${measures.length}`);
  return first;
}

function peerRow(peer: string, count: number, change: Partial<EvidenceRows['peer_activity']> = {}): EvidenceRows['peer_activity'] {
  return { peer, channel: 'file', resource: '\\\\FS01\\hr-payroll', period: 'baseline', night: true, count, bytes: 0, ...change };
}
function group(members: string[], definition: EvidenceRows['peer_group']['definition'] = 'title'): EvidenceRows['peer_group'] {
  return { definition, label: 'Finance Analyst', members };
}

function toRows(list: { hoursAgo: number; count: number }[]): EvidenceRows['own_activity'][] {
  return list.map((r) => ownRow(RISK_FROM_MS - r.hoursAgo * HOUR_MS, r.count));
}

describe('own activity', () => {
  test('fifteen reads at 03:10 local are fifteen at night, and a first sight of the share', () => {
    const m = only(measuresOf([evidence('own_activity', [ownRow(NIGHT_MS, 15, { lastMs: NIGHT_MS + 30 * MINUTE_MS })])], CONTEXT));
    expect(m).toMatchObject({ count: 15, nightCount: 15, days: 1, firstSeen: true, firstMs: NIGHT_MS, lastMs: NIGHT_MS + 30 * MINUTE_MS });
  });

  test('quiet days and nights are zeros, and there are as many as the baseline has days', () => {
    const yesterday = RISK_FROM_MS - 2 * DAY_MS;
    const m = only(measuresOf([evidence('own_activity', [ownRow(yesterday, 4), ownRow(NIGHT_MS, 1)])], CONTEXT));
    expect(m.ownDailyCounts).toHaveLength(28);
    expect(m.ownNightlyCounts).toHaveLength(28);
    expect(m.ownDailyCounts.at(-3)).toBe(4);
    expect(m.ownDailyCounts.filter((c) => c > 0)).toEqual([4]);
    expect(m.firstSeen).toBe(false);
  });

  test('nights follow the zone over the change to summer time', () => {
    const winter = Date.UTC(2026, 2, 28, 21, 30); // 22:30 in Berlin
    const summer = Date.UTC(2026, 2, 29, 20, 30); // 22:30 in Berlin
    const m = only(measuresOf([evidence('own_activity', [ownRow(winter, 1), ownRow(summer, 1)])], CONTEXT));
    expect(m.ownNightlyCounts.slice(-2)).toEqual([1, 1]);
  });

  test('an hour that straddles the end of the night is not held against the person', () => {
    const sixLocal = Date.UTC(2026, 2, 31, 4);
    const row = ownRow(sixLocal - MINUTE_MS, 5, { lastMs: sixLocal + MINUTE_MS });
    expect(only(measuresOf([evidence('own_activity', [row])], CONTEXT)).nightCount).toBe(0);
  });

  test('without a zone there is no night at all', () => {
    const m = only(measuresOf([evidence('own_activity', [ownRow(NIGHT_MS, 15)])], { ...CONTEXT, timeZone: null }));
    expect(m).toMatchObject({ nightCount: 0, ownNightlyCounts: [], count: 15 });
  });

  test.each([{ state: 'partial', reason: 'row limit' } as const, { state: 'unavailable', reason: 'timeout' } as const])(
    'nothing is first seen when the search was $state',
    (coverage) => {
      const m = only(measuresOf([evidence('own_activity', [ownRow(NIGHT_MS, 15)], { coverage })], CONTEXT));
      expect(m.firstSeen).toBe(false);
    },
  );

  test('the same row of two overlapping searches counts once', () => {
    const twice = [evidence('own_activity', [ownRow(NIGHT_MS, 15)]), evidence('own_activity', [ownRow(NIGHT_MS, 15)])];
    expect(only(measuresOf(twice, CONTEXT)).count).toBe(15);
  });

  test('rows of the log source clock outside both windows are no evidence', () => {
    expect(measuresOf([evidence('own_activity', [ownRow(RISK_FROM_MS + 2 * DAY_MS, 9)])], CONTEXT)).toEqual([]);
  });
});

describe('peers', () => {
  test('a peer with thirty reads at night in 28 days has a nightly mean of 30/28, a silent member has zero', () => {
    const m = only(
      measuresOf(
        [
          evidence('own_activity', [ownRow(NIGHT_MS, 15)]),
          evidence('peer_group', [group(MEMBERS)]),
          evidence('peer_activity', [peerRow('USR-A', 30), peerRow('USR-B', 2, { period: 'risk', night: false })]),
        ],
        CONTEXT,
      ),
    );
    expect(m.peers).toHaveLength(6);
    expect(m.peers[0]?.nightlyMean).toBeCloseTo(30 / 28, 12);
    expect(m.peers[1]).toMatchObject({ riskCount: 2, riskNightCount: 0, dailyMean: 0 });
    expect(m.peers[5]).toMatchObject({ nightlyMean: 0, riskCount: 0 });
  });

  test('members of a group nobody asked about are not counted as quiet', () => {
    const m = only(
      measuresOf(
        [
          evidence('own_activity', [ownRow(NIGHT_MS, 15)]),
          evidence('peer_group', [group([...MEMBERS, 'USR-X', 'USR-Y'], 'department'), group(MEMBERS, 'title')]),
          evidence('peer_activity', [peerRow('USR-A', 30)], { params: '{"definition":"title"}' }),
        ],
        CONTEXT,
      ),
    );
    expect(m.peers.map((p) => p.peer)).toEqual(MEMBERS);
  });

  test('a peer search that is not complete gives no peers rather than false zeros', () => {
    const m = only(
      measuresOf(
        [
          evidence('own_activity', [ownRow(NIGHT_MS, 15)]),
          evidence('peer_group', [group(MEMBERS)]),
          evidence('peer_activity', [peerRow('USR-A', 30)], { coverage: { state: 'partial', reason: 'row limit' } }),
        ],
        CONTEXT,
      ),
    );
    expect(m.peers).toEqual([]);
  });
});

describe('properties', () => {
  const rows = fc.array(fc.record({ hoursAgo: fc.integer({ min: -24, max: 700 }), count: fc.integer({ min: 1, max: 500 }) }), {
    minLength: 1,
    maxLength: 40,
  });

  test('the order of rows and evidence changes nothing', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const forward = toRows(list);
        expect(measuresOf([evidence('own_activity', forward.toReversed())], CONTEXT)).toEqual(
          measuresOf([evidence('own_activity', forward)], CONTEXT),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('what happens after the risk window changes nothing', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 25, max: 400 }), (list, hoursAfter) => {
        const before = toRows(list);
        const after = ownRow(RISK_FROM_MS + hoursAfter * HOUR_MS, 1000);
        expect(measuresOf([evidence('own_activity', [...before, after])], CONTEXT)).toEqual(
          measuresOf([evidence('own_activity', before)], CONTEXT),
        );
      }),
      { numRuns: 50 },
    );
  });
});
