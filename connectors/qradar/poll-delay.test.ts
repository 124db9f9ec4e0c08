import { describe, expect, test } from 'vitest';
import { pollDelayMs } from './poll-delay.ts';

/** Looks at a search until it has run for the time, and says how many looks it took and how late the last one was. */
function looksAt(searchMs: number): { looks: number; lateMs: number } {
  let waitedMs = 0;
  let looks = 0;
  while (waitedMs < searchMs) {
    waitedMs += pollDelayMs(waitedMs, 50, 2_000);
    looks += 1;
  }
  return { looks, lateMs: waitedMs - searchMs };
}

describe('polling', () => {
  test.each([
    { waitedMs: 0, delayMs: 50 },
    { waitedMs: 300, delayMs: 50 },
    { waitedMs: 2_000, delayMs: 200 },
    { waitedMs: 60_000, delayMs: 2_000 },
  ])('waits $delayMs ms when $waitedMs have passed', ({ waitedMs, delayMs }) => {
    expect(pollDelayMs(waitedMs, 50, 2_000)).toBe(delayMs);
  });

  test.each([0, 50, 500, 1_999, 2_000, 2_001, 10_000])('sees a search of %d ms at most 50 ms or 10 %% late', (searchMs) => {
    expect(looksAt(searchMs).lateMs).toBeLessThanOrEqual(Math.max(50, searchMs * 0.1));
  });

  test('looks at a search of two minutes less than a hundred times', () => {
    expect(looksAt(120_000).looks).toBeLessThan(100);
  });
});
