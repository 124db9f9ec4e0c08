import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContextRecord, Mismatch, Need } from '../domain/check.ts';
import { ACTIONS } from '../domain/check.ts';
import { coversNeed } from './covers.ts';

const ALIASES = ['jsmith', 'corp\\jsmith', 'adm.jsmith'];
const need: Need = {
  persons: ALIASES,
  systems: ['\\\\fs01\\hr-payroll'],
  action: 'file_read',
  interval: { fromMs: 1_000, toMs: 2_000 },
  country: null,
};
const record: ContextRecord = {
  id: 'CHG1',
  persons: ['jsmith'],
  systems: ['\\\\fs01\\hr-payroll'],
  actions: ['file_read'],
  interval: { fromMs: 500, toMs: 3_000 },
  status: 'approved',
  requestedBy: 'jsmith',
  approvedBy: 'boss',
  country: null,
};

describe('a record covers', () => {
  test.each<{ what: string; change: Partial<ContextRecord> }>([
    { what: 'when all matches', change: {} },
    { what: 'any person', change: { persons: ['*'] } },
    { what: 'the person under another form of the name', change: { persons: ['CORP\\JSmith'] } },
    { what: "the person's second account", change: { persons: ['adm.jsmith'] } },
    { what: 'any system', change: { systems: ['*'] } },
    { what: 'the system in other case', change: { systems: ['\\\\FS01\\HR-Payroll'] } },
    { what: 'any action', change: { actions: ['*'] } },
    { what: 'exactly the time', change: { interval: { fromMs: 1_000, toMs: 2_000 } } },
    { what: 'when the approver also asked for it', change: { requestedBy: 'boss' } },
    { what: 'when nobody is named as the one who asked', change: { requestedBy: null } },
    { what: 'whatever country it names when the need names none', change: { country: 'US' } },
  ])('$what', ({ change }) => {
    expect(coversNeed({ ...record, ...change }, need, ALIASES)).toEqual([]);
  });
});

describe('a record does not cover', () => {
  test.each<{ mismatch: Mismatch; what: string; change: Partial<ContextRecord>; need?: Partial<Need> }>([
    { mismatch: 'other_person', what: 'another person', change: { persons: ['kdoe'] } },
    { mismatch: 'other_person', what: 'nobody', change: { persons: [] } },
    { mismatch: 'other_person', what: 'a name that only begins alike', change: { persons: ['jsmith2'] } },
    { mismatch: 'other_system', what: 'another share', change: { systems: ['\\\\fs01\\hr'] } },
    { mismatch: 'other_system', what: 'only the server', change: { systems: ['fs01'] } },
    { mismatch: 'other_system', what: 'one of two systems', change: {}, need: { systems: ['\\\\fs01\\hr-payroll', 'erp-prod'] } },
    { mismatch: 'other_action', what: 'another action', change: { actions: ['bulk_copy'] } },
    { mismatch: 'other_time', what: 'the day before', change: { interval: { fromMs: 0, toMs: 900 } } },
    { mismatch: 'other_time', what: 'most of the time', change: { interval: { fromMs: 1_001, toMs: 3_000 } } },
    { mismatch: 'other_country', what: 'another country', change: { country: 'US' }, need: { country: 'SG' } },
    { mismatch: 'other_country', what: 'no country', change: {}, need: { country: 'SG' } },
    { mismatch: 'rejected', what: 'rejected', change: { status: 'rejected' } },
    { mismatch: 'not_approved', what: 'only requested', change: { status: 'requested', approvedBy: null } },
    { mismatch: 'not_approved', what: 'cancelled', change: { status: 'cancelled' } },
    { mismatch: 'not_approved', what: 'without an approver', change: { approvedBy: null } },
    { mismatch: 'self_approved', what: 'approved by the person', change: { approvedBy: 'jsmith' } },
    { mismatch: 'self_approved', what: "approved by the person's second account", change: { approvedBy: 'ADM.jsmith' } },
    { mismatch: 'self_approved', what: 'approved under another form of the name', change: { approvedBy: 'jsmith@corp.example' } },
    { mismatch: 'too_broad', what: 'for anybody on any system', change: { persons: ['*'], systems: ['*'] } },
    { mismatch: 'too_broad', what: 'for anything anywhere', change: { persons: ['*'], systems: ['*'], actions: ['*'] } },
  ])('$what: $mismatch', ({ mismatch, change, need: other }) => {
    expect(coversNeed({ ...record, ...change }, { ...need, ...other }, ALIASES)).toEqual([mismatch]);
  });
});

describe('whatever the covering record', () => {
  const name = fc.stringMatching(/^[a-z]{3,8}$/);
  const covering = fc
    .record({
      person: name,
      approver: name,
      system: name,
      action: fc.constantFrom(...ACTIONS),
      from: fc.nat(1_000_000),
      length: fc.nat(100_000),
      before: fc.nat(5_000),
      after: fc.nat(5_000),
    })
    .filter(({ person, approver, system }) => person !== approver && !person.endsWith('x') && !system.endsWith('x'))
    .map((c) => ({
      need: {
        persons: [c.person],
        systems: [c.system],
        action: c.action,
        interval: { fromMs: c.from, toMs: c.from + c.length },
        country: 'SG',
      },
      record: {
        ...record,
        persons: [c.person],
        systems: [c.system],
        actions: [c.action],
        interval: { fromMs: c.from - c.before, toMs: c.from + c.length + c.after },
        approvedBy: c.approver,
        country: 'SG',
      },
    }));
  type Covering = { need: Need; record: ContextRecord };
  const mutations: [Mismatch, (c: Covering) => Partial<ContextRecord>][] = [
    ['other_person', ({ need }) => ({ persons: need.persons.map((p) => `${p}x`) })],
    ['other_system', ({ need }) => ({ systems: need.systems.map((s) => `${s}x`) })],
    ['other_action', ({ need }) => ({ actions: ACTIONS.filter((a) => a !== need.action) })],
    ['other_time', ({ need }) => ({ interval: { fromMs: need.interval.fromMs + 1, toMs: need.interval.toMs + 9 } })],
    ['other_country', () => ({ country: 'US' })],
    ['rejected', () => ({ status: 'rejected' })],
    ['not_approved', () => ({ status: 'requested' })],
    ['self_approved', ({ need }) => ({ approvedBy: need.persons[0] ?? '' })],
    ['too_broad', () => ({ persons: ['*'], systems: ['*'] })],
  ];

  test('it covers', () => {
    fc.assert(
      fc.property(covering, (c) => {
        expect(coversNeed(c.record, c.need, c.need.persons)).toEqual([]);
      }),
    );
  });

  test.each(mutations)('one change gives %s and nothing else', (mismatch, mutate) => {
    fc.assert(
      fc.property(covering, (c) => {
        expect(coversNeed({ ...c.record, ...mutate(c) }, c.need, c.need.persons)).toEqual([mismatch]);
      }),
    );
  });
});
