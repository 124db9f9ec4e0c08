import { expect, test } from 'vitest';
import { measureLatency, type MeasuredCase } from '../bench/latency.ts';

const SEARCH_MS = 2_000;
/** What the service may add to the searches that a case has to wait for, on a machine that has nothing else to do. */
const OVER_MS = 1_500;
/** A finished search is seen by the next look at it: at most a tenth of its time later. */
const LOOKED_AT_LATE = 0.1;
/** Sense events, the first pass, what stands out. */
const WAVES = 3;

const fastest = (cases: readonly MeasuredCase[], part: keyof MeasuredCase): number => Math.min(...cases.map((c) => c[part]));

test(
  'with slow searches a draft is queued when the slowest chain of dependent searches is done, and a little more',
  { timeout: 240_000 },
  async () => {
    const { noDelay, delayed } = await measureLatency(3, SEARCH_MS);
    expect(delayed.map((c) => c.links)).toEqual([WAVES, WAVES, WAVES]);
    expect(fastest(delayed, 'chainMs')).toBeGreaterThanOrEqual(WAVES * SEARCH_MS);
    // On a machine that is busy with other things, the same run with searches of no time says what a little is.
    const own = 1.5 * fastest(noDelay, 'queued') + WAVES * LOOKED_AT_LATE * SEARCH_MS;
    expect(fastest(delayed, 'overMs')).toBeLessThan(Math.max(OVER_MS, own));
  },
);
