import { expect, test } from 'vitest';
import { slowestChain } from './slowest-chain.ts';

const search = (startMs: number, endMs: number) => ({ startMs, endMs, runningMs: endMs - startMs });

test.each([
  { what: 'no search', searches: [], chain: { ms: 0, links: 0 } },
  { what: 'searches side by side count once, as the slowest', searches: [search(0, 20), search(5, 40)], chain: { ms: 35, links: 1 } },
  {
    what: 'what begins after another ended counts with it',
    searches: [search(0, 20), search(25, 40), search(30, 60)],
    chain: { ms: 50, links: 2 },
  },
  { what: 'time between searches is not theirs', searches: [search(0, 10), search(500, 510)], chain: { ms: 20, links: 2 } },
  {
    what: 'a search that never ended has no time',
    searches: [search(0, 10), { startMs: 20, endMs: null, runningMs: 9_999 }],
    chain: { ms: 10, links: 1 },
  },
])('$what', ({ searches, chain }) => {
  expect(slowestChain(searches)).toEqual(chain);
});
