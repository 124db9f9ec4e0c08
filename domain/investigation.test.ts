import { describe, expect, test } from 'vitest';
import { changedSubstance, mayGoOn, mayMove, OPEN_STATUSES, type StatusName, type Substance } from './investigation.ts';

const before: Substance = { senseTypes: ['a', 'b'], username: 'jsmith', offenseStatus: 'OPEN', severity: 7, offenses: 1 };

describe('a case has changed in substance', () => {
  test.each([
    { change: { username: 'other' }, says: 'the username of the offense differs' },
    { change: { offenseStatus: 'CLOSED' as const }, says: 'the offense went from OPEN to CLOSED' },
    { change: { severity: 8 }, says: 'severity rose from 7 to 8' },
    { change: { offenses: 2 }, says: 'another offense on the user joined the case' },
    { change: { senseTypes: ['b', 'c', 'a'] }, says: '1 new type(s) of sense event' },
  ])('when $says', ({ change, says }) => {
    expect(changedSubstance(before, { ...before, ...change })).toBe(says);
  });

  test.each([
    { what: 'nothing differs', change: {} },
    { what: 'severity falls', change: { severity: 3 } },
    { what: 'a type of sense event is gone', change: { senseTypes: ['a'] } },
    { what: 'the types come in another order or twice', change: { senseTypes: ['b', 'a', 'a'] } },
  ])('and has not when $what', ({ change }) => {
    expect(changedSubstance(before, { ...before, ...change })).toBeNull();
  });
});

describe('a run moves', () => {
  const ALL: StatusName[] = [
    'queued',
    'running',
    'awaiting_review',
    'decided',
    'publishing',
    'published',
    'dismissed',
    'kept',
    'superseded',
    'failed',
  ];

  test.each<[StatusName, StatusName[]]>([
    ['queued', ['running', 'failed', 'superseded']],
    ['running', ['running', 'awaiting_review', 'failed', 'superseded']],
    ['awaiting_review', ['decided', 'superseded', 'failed']],
    ['decided', ['publishing', 'dismissed', 'kept', 'awaiting_review', 'failed']],
    ['publishing', ['published', 'failed']],
    ['failed', ['queued', 'running', 'superseded']],
  ])('from %s to %j and nowhere else', (from, to) => {
    expect(ALL.filter((status) => mayMove(from, status)).sort()).toEqual([...to].sort());
  });

  test.each<StatusName>(['published', 'dismissed', 'kept', 'superseded'])('never out of %s, and %s is not open', (from) => {
    expect(ALL.some((to) => mayMove(from, to))).toBe(false);
    expect(OPEN_STATUSES).not.toContain(from);
  });

  test.each([
    { isDecided: false, to: ['queued'] },
    { isDecided: true, to: ['decided', 'publishing', 'published'] },
  ])('after a failure, decided $isDecided, on to $to', ({ isDecided, to }) => {
    expect(ALL.filter((status) => mayGoOn(status, isDecided))).toEqual(to);
  });

  test('nothing is published without a decision', () => {
    expect(ALL.filter((from) => mayMove(from, 'publishing'))).toEqual(['decided']);
    expect(ALL.filter((from) => mayMove(from, 'decided'))).toEqual(['awaiting_review']);
  });
});
