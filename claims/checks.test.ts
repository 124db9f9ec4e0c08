import { describe, expect, test } from 'vitest';
import type { CheckKind, ContextRecord } from '../domain/check.ts';
import type { Evidence } from '../domain/evidence.ts';
import { DAY_MS } from '../domain/time.ts';
import { runChecks, type NumberedSeed } from './checks.ts';
import { evidenceBox, tokenise } from './testing/evidence.ts';

const interval = { fromMs: 100 * DAY_MS, toMs: 100 * DAY_MS + 1_000 };
const claim: NumberedSeed = {
  id: 'C1',
  frame: 'first_seen_resource',
  polarity: 'points_toward',
  mustInclude: true,
  loadBearing: true,
  parts: [],
  short: [],
  facts: [],
  evidence: [],
  logSourceTypes: [],
  weight: 3,
  need: {
    action: 'bulk_copy',
    systems: ['share-a', 'share-b'],
    tokens: ['SYS-A', 'SYS-B'],
    interval,
    country: null,
    checks: ['change_ticket', 'exception'],
  },
  subjectCanWrite: false,
};
const record: ContextRecord = {
  id: 'CHG-1',
  persons: ['jsmith'],
  systems: ['share-a', 'share-b'],
  actions: ['bulk_copy'],
  interval,
  status: 'approved',
  requestedBy: 'jsmith',
  approvedBy: 'boss',
  country: null,
};

type Answer = { kind: CheckKind; records?: Partial<ContextRecord>[]; coverage?: Evidence['coverage'] };

function check(answers: readonly Answer[], claims: readonly NumberedSeed[] = [claim], accountsKnown = true) {
  const box = evidenceBox();
  for (const { kind, records, coverage } of answers) {
    box.add(
      'context_record',
      (records ?? []).map((r) => ({ kind, record: { ...record, ...r } })),
      { params: { kind }, ...(coverage === undefined ? {} : { coverage }) },
    );
  }
  return runChecks({ claims, evidence: box.all, persons: ['jsmith'], accountsKnown, tokenise });
}
function outcome(answers: readonly Answer[]): unknown {
  return check(answers).checks.find((c) => c.kind === 'change_ticket')?.outcome;
}
const token = tokenise('object', 'CHG-1');

describe('a check is', () => {
  test.each<{ what: string; answers: Answer[]; expected: unknown }>([
    {
      what: 'found when one record covers every system',
      answers: [{ kind: 'change_ticket', records: [{}] }],
      expected: { state: 'found', recordId: token },
    },
    {
      what: 'found when two records cover a system each',
      answers: [{ kind: 'change_ticket', records: [{ systems: ['share-a'] }, { id: 'CHG-2', systems: ['share-b'] }] }],
      expected: { state: 'found', recordId: token },
    },
    {
      what: 'not covering when a record covers one of two systems',
      answers: [{ kind: 'change_ticket', records: [{ systems: ['share-a'] }] }],
      expected: { state: 'does_not_cover', recordId: token, mismatches: ['other_system'] },
    },
    {
      what: 'told by a record of the person rather than one of somebody else that misses as little',
      answers: [{ kind: 'change_ticket', records: [{ id: 'CHG-2', persons: ['colleague'] }, { status: 'rejected' }] }],
      expected: { state: 'does_not_cover', recordId: token, mismatches: ['rejected'] },
    },
    {
      what: 'told by the record that comes nearest',
      answers: [{ kind: 'change_ticket', records: [{ id: 'CHG-9', status: 'rejected', actions: ['file_read'] }, { status: 'rejected' }] }],
      expected: { state: 'does_not_cover', recordId: token, mismatches: ['rejected'] },
    },
    { what: 'not found when the answer is empty', answers: [{ kind: 'change_ticket' }], expected: { state: 'not_found' } },
    {
      what: "not found when there are only other people's records of other systems",
      answers: [{ kind: 'change_ticket', records: [{ persons: ['kdoe'], systems: ['x'] }] }],
      expected: { state: 'not_found' },
    },
    {
      what: 'not done when the answer was cut',
      answers: [{ kind: 'change_ticket', coverage: { state: 'partial', reason: 'the answer was cut' } }],
      expected: { state: 'could_not_check', reason: 'the answer was cut' },
    },
    {
      what: 'found in a cut answer too',
      answers: [{ kind: 'change_ticket', records: [{}], coverage: { state: 'partial', reason: 'cut' } }],
      expected: { state: 'found', recordId: token },
    },
    {
      what: 'not done when there was no answer, without the words of the other system',
      answers: [{ kind: 'change_ticket', coverage: { state: 'unavailable', reason: 'timeout: <b>itsm.corp.example</b>' } }],
      expected: { state: 'could_not_check', reason: 'no answer in time' },
    },
    {
      what: 'not configured when nobody keeps such records',
      answers: [{ kind: 'change_ticket', coverage: { state: 'unavailable', reason: 'not_configured: no such system' } }],
      expected: { state: 'not_configured' },
    },
    {
      what: 'not done when nobody asked',
      answers: [],
      expected: { state: 'could_not_check', reason: 'this kind of record was not asked for' },
    },
  ])('$what', ({ answers, expected }) => {
    expect(outcome(answers)).toEqual(expected);
  });
});

test('a claim is cleared by a covering record only', () => {
  expect([...check([{ kind: 'change_ticket', records: [{}] }]).cleared]).toEqual(['C1']);
  expect([...check([{ kind: 'change_ticket', records: [{ systems: ['share-a'] }] }]).cleared]).toEqual([]);
  expect([...check([{ kind: 'leave', records: [{}] }]).cleared]).toEqual([]);
});

test('claims that do not decide are not checked', () => {
  expect(
    check(
      [{ kind: 'change_ticket' }],
      [
        { ...claim, loadBearing: false },
        { ...claim, polarity: 'neutral' },
      ],
    ).checks,
  ).toEqual([]);
});

test('no outcome holds the number of a record', () => {
  expect(JSON.stringify(check([{ kind: 'change_ticket', records: [{ status: 'rejected' }] }]).checks)).not.toContain('CHG-1');
});

test('who approved cannot be told when accounts of the person may be missing', () => {
  const { checks, cleared, covering, unsettled } = check([{ kind: 'change_ticket', records: [{}] }], [claim], false);
  expect(checks[0]?.outcome).toMatchObject({
    state: 'could_not_check',
    reason: expect.stringContaining('unknown whether another person approved') as string,
  });
  expect([...cleared]).toEqual([]);
  expect(covering).toEqual([]);
  expect(unsettled.map((m) => m.record.id)).toEqual(['CHG-1']);
});

describe('activity whose log data name no system', () => {
  const mail: NumberedSeed = {
    ...claim,
    need: { action: 'mail_out', systems: [], tokens: [], interval, country: null, checks: ['change_ticket'] },
  };
  const mailed = (systems: string[]) => check([{ kind: 'change_ticket', records: [{ actions: ['mail_out'], systems }] }], [mail]);
  test.each([[['mail']], [['erp-prod', 'Mail']], [['*']]])('is cleared by a record for %j', (systems) => {
    expect([...mailed(systems).cleared]).toEqual(['C1']);
    expect(mailed(systems).covering[0]?.compared).toEqual(['no_place']);
  });

  test('is not cleared by a record for a system that may be another, and that settles nothing', () => {
    const { checks, cleared, unsettled } = mailed(['erp-prod']);
    expect([...cleared]).toEqual([]);
    expect(checks[0]?.outcome.state).toBe('could_not_check');
    expect(unsettled[0]?.unsettled).toEqual(['system_unknown']);
  });

  test('is told what is wrong with a record before what is unknown about it', () => {
    const { checks } = check(
      [{ kind: 'change_ticket', records: [{ actions: ['mail_out'], systems: ['erp-prod'], status: 'rejected' }] }],
      [mail],
    );
    expect(checks[0]?.outcome).toMatchObject({ state: 'does_not_cover', mismatches: ['rejected'] });
  });
});

test('the reasons of a record are those of the claim it comes nearest to, and of no other', () => {
  const need = { ...claim.need, action: 'bulk_copy' as const, tokens: [], country: null, checks: ['change_ticket' as const] };
  const claims: NumberedSeed[] = [
    { ...claim, id: 'C1', need: { ...need, systems: ['share-x'], interval } },
    { ...claim, id: 'C2', need: { ...need, systems: ['share-a'], interval: { fromMs: interval.fromMs - 5_000, toMs: interval.toMs } } },
    { ...claim, id: 'C3', need: { ...need, systems: ['share-x'], interval: { fromMs: interval.fromMs - 5_000, toMs: interval.toMs } } },
  ];
  const { near } = check([{ kind: 'change_ticket', records: [{}] }], claims);
  expect(near).toMatchObject([{ mismatches: ['other_system'], claimIds: ['C1', 'C2', 'C3'] }]);
});
