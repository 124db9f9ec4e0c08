import { describe, expect, test } from 'vitest';
import { decide, edit, settle, undo, type Given, type Pending } from './review.ts';

const PENDING: Pending = { state: 'pending', draftHash: 'h1' };
const GIVEN: Given = {
  decision: { kind: 'approve', verdict: 'unsure', draftHash: 'h1', closeOffense: false },
  by: 'sam',
  role: 'senior_analyst',
  atMs: 1_000,
  acknowledgedChange: null,
};
const decided = decide(PENDING, GIVEN, 30_000);

/** Transitions from a state in which they are not possible: each is an error of the compiler, or the check of types fails. */
const impossible = [
  // @ts-expect-error what waits has no decision to undo
  () => undo(PENDING, 0),
  // @ts-expect-error what is decided cannot be decided again
  () => decide(decided, GIVEN, 0),
  // @ts-expect-error what is decided cannot be edited
  () => edit(decided, 'h2'),
];

describe('a decision', () => {
  test('can be undone until its time is over, and then waits as if it had not been', () => {
    expect(undo(decided, 30_999)).toEqual(PENDING);
    expect(() => undo(decided, 31_000)).toThrow('the time to undo this decision is over');
  });

  test('about another draft is none', () => {
    expect(() => decide({ ...PENDING, draftHash: 'h2' }, GIVEN, 0)).toThrow('about another draft');
  });

  test.each([
    { nowMs: 30_999, changedSince: null, acknowledged: null, state: 'decided' },
    { nowMs: 31_000, changedSince: null, acknowledged: null, state: 'settled' },
    { nowMs: 31_000, changedSince: 'severity rose', acknowledged: null, state: 'pending' },
    { nowMs: 31_000, changedSince: 'severity rose', acknowledged: 'severity rose', state: 'settled' },
    { nowMs: 31_000, changedSince: 'severity rose', acknowledged: 'another thing', state: 'pending' },
    { nowMs: 31_000, changedSince: null, acknowledged: 'severity rose', state: 'settled' },
  ])('with $acknowledged read and $changedSince at $nowMs is $state', ({ nowMs, changedSince, acknowledged, state }) => {
    const review = decide(PENDING, { ...GIVEN, acknowledgedChange: acknowledged }, 30_000);
    expect(settle(review, { nowMs, changedSince })).toMatchObject({ state, draftHash: 'h1' });
  });

  test('in another state than its transition starts from does not compile', () => {
    expect(impossible).toHaveLength(3);
  });
});
