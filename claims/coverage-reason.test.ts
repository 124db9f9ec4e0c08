import { expect, test } from 'vitest';
import { reasonOf } from './coverage-reason.ts';

test.each([
  ['timeout: of jsmith', 'unavailable', 'no answer in time'],
  ['something of another system', 'unavailable', 'the system did not answer'],
  ['the result reached its limit of 10 rows', 'partial', 'the answer was cut'],
  ['held_briefly: an address', 'partial', 'an address was held too briefly to tell its flows from others'],
  ['cut at 3 rows; held_briefly: 10.0.0.7', 'partial', 'the answer was cut; an address was held too briefly to tell its flows from others'],
] as const)('the reason "%s" (%s) is told in our own words', (reason, state, words) => {
  expect(reasonOf({ state, reason })).toBe(words);
});
