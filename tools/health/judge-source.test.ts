import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { judgeSource, type SourceHour } from './judge-source.ts';

/** Monday 30 March 2026, 00:00 UTC. */
const MONDAY_MS = Date.UTC(2026, 2, 30);
const RISK = { fromMs: MONDAY_MS, toMs: MONDAY_MS + DAY_MS };
const NOW_MS = RISK.toMs + DAY_MS;

type Shape = { count?: (hourOfDay: number, day: number) => number; until?: number; from?: number; delayMs?: number };

/** A week of hours before Monday and Monday itself; day 0 is the Monday before. */
function hours({ count = () => 10, until = RISK.toMs, from = MONDAY_MS - 7 * DAY_MS, delayMs = MINUTE_MS }: Shape): SourceHour[] {
  const all: SourceHour[] = [];
  for (let ms = from; ms < until; ms += HOUR_MS) {
    const n = count((ms / HOUR_MS) % 24, Math.floor((ms - MONDAY_MS) / DAY_MS) + 7);
    if (n > 0) all.push({ hour: ms / HOUR_MS, count: n, lastMs: ms + 59 * MINUTE_MS, meanDelayMs: delayMs, maxDelayMs: delayMs });
  }
  return all;
}
const atWork = (hour: number, day: number): number => (hour >= 8 && hour < 18 && day % 7 < 5 ? 50 : 0);

describe('a log source', () => {
  test.each([
    { name: 'that reports to the end is reporting', shape: {}, state: 'reporting' },
    { name: 'that stopped before the window is silent', shape: { until: MONDAY_MS - 3 * HOUR_MS }, state: 'silent' },
    { name: 'that stopped in the middle is silent', shape: { until: MONDAY_MS + 12 * HOUR_MS }, state: 'silent' },
    { name: 'that stopped two days before is silent', shape: { until: MONDAY_MS - 2 * DAY_MS }, state: 'silent' },
    {
      name: 'quiet at the weekend and at night is reporting',
      shape: { count: atWork, until: MONDAY_MS + 18 * HOUR_MS },
      state: 'reporting',
    },
    {
      name: 'on which somebody worked one of two Sundays is reporting',
      shape: { count: (h: number, day: number) => (day === 6 || day === -1 ? 0 : atWork(h, day)), until: MONDAY_MS + 18 * HOUR_MS },
      state: 'reporting',
    },
    { name: 'quiet on a working Monday is silent', shape: { count: atWork, until: MONDAY_MS }, state: 'silent' },
    {
      name: 'with one event a day is not silent for a missing one',
      shape: { count: (h: number) => (h === 9 ? 1 : 0), until: MONDAY_MS },
      state: 'reporting',
    },
    {
      name: 'younger than a week is judged by its last day of the kind',
      shape: { from: MONDAY_MS - 4 * DAY_MS, until: MONDAY_MS },
      state: 'silent',
    },
  ])('$name', ({ shape, state }) => {
    expect(judgeSource(hours(shape), RISK, NOW_MS).state).toBe(state);
  });

  test('events that are still on their way are not missing', () => {
    const batch = hours({ until: RISK.toMs - 20 * HOUR_MS, delayMs: DAY_MS });
    expect(judgeSource(batch, RISK, RISK.toMs).state).toBe('reporting');
    expect(judgeSource(batch, RISK, RISK.toMs + DAY_MS).state).toBe('silent');
  });

  test('the delay is the median over events', () => {
    const late = hours({}).map((h, i) => ({ ...h, meanDelayMs: i % 3 === 0 ? 8 * HOUR_MS : MINUTE_MS }));
    expect(judgeSource(late, RISK, NOW_MS).medianDelayMs).toBe(MINUTE_MS);
  });
});
