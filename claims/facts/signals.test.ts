import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { measuresOf } from '../../scorers/measures.ts';
import { evidenceBox, ownHour } from '../testing/evidence.ts';
import { at, ZONE } from '../testing/calendar.ts';
import { activitiesOf, unusualHours } from './activity.ts';
import { rankCorrelation } from './rank-correlation.ts';
import { actionOf, signalsOf, type Signal } from './signals.ts';

const SHARE = '\\\\fs01\\team';
const riskWindow = { fromMs: at(1, 0), toMs: at(0, 0) };
const baselineWindow = { fromMs: riskWindow.fromMs - 28 * DAY_MS, toMs: riskWindow.fromMs };
const PEERS = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];

type Day = { day: number; hour?: number; count: number; bytes?: number };

/** Signals of one person's file use; days count back from now, 1 is the risk window. */
function signals(own: readonly Day[], peers: { baseline: number; risk: number; night?: number; bytes?: number } | null): Signal[] {
  const box = evidenceBox();
  box.add(
    'own_activity',
    own.map(({ day, hour, count, bytes }) => ownHour(at(day, hour ?? 10), 'file', SHARE, count, { bytes: bytes ?? 0 })),
  );
  if (peers !== null) {
    box.add('peer_group', [{ definition: 'title', label: 'same title', members: PEERS }]);
    box.add(
      'peer_activity',
      PEERS.flatMap((peer) => [
        {
          peer,
          channel: 'file' as const,
          resource: SHARE,
          period: 'baseline' as const,
          night: false,
          count: peers.baseline,
          bytes: peers.bytes ?? 0,
        },
        { peer, channel: 'file' as const, resource: SHARE, period: 'baseline' as const, night: true, count: peers.night ?? 0, bytes: 0 },
        {
          peer,
          channel: 'file' as const,
          resource: SHARE,
          period: 'risk' as const,
          night: false,
          count: peers.risk,
          bytes: peers.bytes ?? 0,
        },
      ]),
      { params: { definition: 'title' } },
    );
  }
  const context = { riskWindow, baselineWindow, timeZone: ZONE };
  return activitiesOf(box.all, measuresOf(box.all, context), context).flatMap((a) => signalsOf(a, ZONE));
}

const past = (count: number): Day[] => Array.from({ length: 28 }, (_, i) => ({ day: i + 2, count }));
const kinds = (found: readonly Signal[]): string[] => found.filter((s) => s.loadBearing).map((s) => s.kind);

describe('a day carries the conclusion', () => {
  test.each([
    { what: 'three times the busiest day, above peers', count: 60, own: 20, peers: { baseline: 280, risk: 10 }, expected: ['day'] },
    { what: 'less than three times the busiest day', count: 59, own: 20, peers: { baseline: 280, risk: 10 }, expected: [] },
    { what: 'as much as peers do on usual days', count: 60, own: 20, peers: { baseline: 1_700, risk: 10 }, expected: [] },
    { what: 'as much as peers did in the same window', count: 60, own: 20, peers: { baseline: 280, risk: 60 }, expected: [] },
    { what: 'few events, however quiet the past', count: 24, own: 1, peers: { baseline: 28, risk: 1 }, expected: [] },
    { what: 'no peers to compare with', count: 60, own: 20, peers: null, expected: ['day'] },
  ])('$what: $expected', ({ count, own, peers, expected }) => {
    expect(kinds(signals([...past(own), { day: 1, count }], peers))).toEqual(expected);
  });
});

describe('a night carries the conclusion', () => {
  test.each([
    { what: 'five events in a night without any before', count: 5, expected: ['night'] },
    { what: 'four events', count: 4, expected: [] },
  ])('$what: $expected', ({ count, expected }) => {
    expect(kinds(signals([...past(20), { day: 1, hour: 3, count }], { baseline: 280, risk: 10 }))).toEqual(expected);
  });

  test('unless the person or the peers work at night anyway', () => {
    const nights = Array.from({ length: 14 }, (_, i) => ({ day: 2 * i + 2, hour: 3, count: 4 }));
    expect(kinds(signals([...nights, { day: 1, hour: 3, count: 10 }], null))).toEqual([]);
    expect(kinds(signals([...past(20), { day: 1, hour: 3, count: 5 }], { baseline: 280, risk: 10, night: 140 }))).toEqual([]);
  });
});

describe('volume, new resources and growth', () => {
  test('a bulk volume of three times the largest day', () => {
    const own = past(20).map((d) => ({ ...d, bytes: 70_000_000 }));
    expect(kinds(signals([...own, { day: 1, count: 20, bytes: 210_000_000 }], null))).toEqual(['volume']);
    expect(kinds(signals([...own, { day: 1, count: 20, bytes: 199_000_000 }], null))).toEqual([]);
  });

  test('growth over weeks shows although no day stands out from the day before', () => {
    const rising = Array.from({ length: 28 }, (_, i) => ({ day: 29 - i, count: 5, bytes: Math.round(20_000_000 * 1.15 ** i) }));
    expect(kinds(signals([...rising, { day: 1, count: 5, bytes: 1_000_000_000 }], null))).toEqual(['growth']);
  });

  test('a steady volume of any size does not grow', () => {
    const steady = Array.from({ length: 28 }, (_, i) => ({ day: 29 - i, count: 5, bytes: 900_000_000 + (i % 5) * 100_000_000 }));
    expect(kinds(signals([...steady, { day: 1, count: 5, bytes: 1_000_000_000 }], null))).toEqual([]);
  });
});

test('nothing stands out without enough own past', () => {
  expect(
    signals(
      [
        { day: 2, count: 1 },
        { day: 3, count: 1 },
        { day: 1, hour: 3, count: 500, bytes: 9e9 },
      ],
      null,
    ),
  ).toEqual([]);
});

test('the interval of a busy day leaves out an ordinary day worth of work', () => {
  const [found] = signals(
    [...past(20), { day: 1, hour: 9, count: 10 }, { day: 1, hour: 19, count: 90 }, { day: 1, hour: 16, count: 8 }],
    null,
  ).filter((s) => s.kind === 'day');
  expect(found?.interval.fromMs).toBe(at(1, 19));
});

test('what is set aside is never more than the ordinary amount', () => {
  const sizes = fc.array(fc.nat(100), { minLength: 1, maxLength: 24 });
  fc.assert(
    fc.property(sizes, fc.nat(500), (counts, ordinary) => {
      const rows = counts.map((count, i) => ownHour(at(1, 0) + i * HOUR_MS, 'file', SHARE, count));
      const kept = unusualHours(rows, ordinary, (r) => r.count);
      const aside = rows.filter((r) => !kept.includes(r)).reduce((sum, r) => sum + r.count, 0);
      expect(aside).toBeLessThanOrEqual(ordinary);
    }),
  );
});

test('fewer than one in a hundred ordinary heavy-tailed days carry a conclusion', () => {
  // Lognormal with sigma 0.8: the busiest of 28 days is usually five times the median.
  let seed = 7;
  const uniform = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed + 1) / 2_147_483_649;
  };
  const draw = (): number => Math.round(20 * Math.exp(0.8 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())));
  const days = Array.from({ length: 150 }, () => {
    const own = Array.from({ length: 29 }, (_, i) => ({ day: i + 1, count: draw(), bytes: draw() * 1_000_000 }));
    return kinds(signals(own, { baseline: 28 * 28, risk: draw(), bytes: 28 * 28 * 1_000_000 })).length;
  });
  expect(days.filter((n) => n > 0).length).toBeLessThan(2);
});

test.each([
  ['file', 199_999_999, 'file_read'],
  ['file', 200_000_000, 'bulk_copy'],
  ['usb', 0, 'bulk_copy'],
  ['database', 9e9, 'database_export'],
  ['vpn', 0, 'remote_logon'],
] as const)('%s with %d bytes is %s in the words of tickets', (channel, bytes, action) => {
  expect(actionOf(channel, bytes)).toBe(action);
});

test.each([
  [[1, 2, 3, 4], 1],
  [[4, 3, 2, 1], -1],
  [[5, 5, 5], 0],
  [[1, 2], 0],
])('the rank correlation of %j is %d', (series, expected) => {
  expect(rankCorrelation(series)).toBeCloseTo(expected);
});
