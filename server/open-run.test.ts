import { describe, expect, test } from 'vitest';
import { array, assert, integer, property } from 'fast-check';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { baselineOf, heardFromHr, riskWindowOf } from './open-run.ts';

const AT = Date.UTC(2026, 10, 20, 3);

describe('the windows of a run', () => {
  test('the risk window begins six hours before the first sense event and ends an hour after the last', () => {
    const window = riskWindowOf([AT, AT + HOUR_MS], { startTimeMs: AT, lastUpdatedTimeMs: AT + HOUR_MS });
    expect(window).toEqual({ fromMs: AT - 6 * HOUR_MS, toMs: AT + 2 * HOUR_MS });
    expect(baselineOf(window)).toEqual({ fromMs: AT - 6 * HOUR_MS - 28 * DAY_MS, toMs: AT - 6 * HOUR_MS });
  });

  test('whatever the sense events are, risk window and baseline touch, fit one search, and look at seven days at most', () => {
    const times = array(integer({ min: AT - 40 * DAY_MS, max: AT }), { maxLength: 20 });
    assert(
      property(times, (senseMs) => {
        const risk = riskWindowOf(senseMs, { startTimeMs: AT, lastUpdatedTimeMs: AT });
        const baseline = baselineOf(risk);
        expect(risk.toMs - risk.fromMs).toBeLessThanOrEqual(7 * DAY_MS);
        expect(baseline.toMs).toBe(risk.fromMs);
        expect(risk.toMs - baseline.fromMs).toBeLessThanOrEqual(31 * DAY_MS);
        expect(baseline.toMs - baseline.fromMs).toBeGreaterThanOrEqual(24 * DAY_MS);
      }),
    );
  });
});

describe('what is kept of the answer of HR', () => {
  test.each([
    { answer: { state: 'answered', value: null } as const, kept: { state: 'answered', employeeRef: null, teams: [] } },
    { answer: { state: 'not_configured' } as const, kept: { state: 'not_configured' } },
    { answer: { state: 'could_not_check', reason: 'hr.corp.example does not answer' } as const, kept: { state: 'could_not_check' } },
  ])('$answer.state', ({ answer, kept }) => {
    expect(heardFromHr(answer)).toEqual(kept);
  });
});
