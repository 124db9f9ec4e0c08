import { describe, expect, test } from 'vitest';
import { mayRetryStatus, retryDelayMs } from './backoff.ts';

describe('before a retry', () => {
  test.each([
    { attempt: 1, random: 0, retryAfter: null, ms: 125 },
    { attempt: 1, random: 1, retryAfter: null, ms: 250 },
    { attempt: 2, random: 1, retryAfter: null, ms: 500 },
    { attempt: 5, random: 0.5, retryAfter: null, ms: 3_000 },
    { attempt: 50, random: 1, retryAfter: null, ms: 8_000 },
    { attempt: 1, random: 1, retryAfter: '3', ms: 3_000 },
    { attempt: 1, random: 1, retryAfter: '86400', ms: 30_000 },
    { attempt: 1, random: 1, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', ms: 250 },
  ])('$attempt with random $random and Retry-After $retryAfter, $ms ms pass', ({ attempt, random, retryAfter, ms }) => {
    expect(retryDelayMs(attempt, random, retryAfter)).toBe(ms);
  });

  test.each([
    [408, true],
    [429, true],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
    [200, false],
    [401, false],
    [404, false],
    [422, false],
    [501, false],
  ])('a status of %d may be retried: %s', (status, may) => {
    expect(mayRetryStatus(status)).toBe(may);
  });
});
