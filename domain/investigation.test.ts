import { describe, expect, test } from 'vitest';
import { changedSubstance, mayGoOn, mayMove, OPEN_STATUSES, type StatusName, type Substance } from './investigation.ts';

const before: Substance = { senseTypes: ['a', 'b'], username: 'jsmith', offenseStatus: 'OPEN', severity: 7, offenses: 1 };

const said = (change: Partial<Substance>): string | null => changedSubstance(before, { ...before, ...change });
const types = (...more: string[]) => ({ senseTypes: ['a', 'b', ...more] });

describe('a case has changed in substance', () => {
  test.each([
    { change: { username: 'other' }, says: 'the username of the offense differs (now other)' },
    { change: { offenseStatus: 'CLOSED' as const }, says: 'the offense went from OPEN to CLOSED' },
    { change: { severity: 8 }, says: 'severity rose from 7 to 8' },
    { change: { offenses: 2 }, says: 'another offense on the user joined the case' },
    { change: { senseTypes: ['b', 'c', 'a'] }, says: '1 new type(s) of sense event (fd2079)' },
  ])('when $says', ({ change, says }) => {
    expect(changedSubstance(before, { ...before, ...change })).toBe(says);
  });

  test('in other words whenever it has changed otherwise, and all that changed is said', () => {
    const all = [{ severity: 8 }, { severity: 8, ...types('c') }, types('c'), types('d'), { offenses: 2 }, { offenses: 3 }].map(said);
    expect(new Set(all).size).toBe(all.length);
    expect(said({ severity: 9, offenses: 3, ...types('c') })).toMatch(/^severity .*; 1 new type.*; 2 more offenses on the user/);
    expect(said(types('c', 'd'))).toBe(said(types('d', 'c')));
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
