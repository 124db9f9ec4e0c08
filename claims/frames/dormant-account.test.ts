import { describe, expect, test } from 'vitest';
import { claimText } from '../../domain/claim.ts';
import type { CaseFindings } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeFindings } from '../find.ts';
import { at } from '../testing/calendar.ts';
import { ownHour } from '../testing/evidence.ts';
import { storyCase, type Change } from '../testing/stories.ts';
import { measuresOf } from '../../scorers/measures.ts';

const LEAVE = {
  id: 'LV-9',
  persons: ['E1042'],
  systems: ['*'],
  actions: ['*' as const],
  interval: { fromMs: at(30, 0), toMs: at(3, 0) },
  status: 'approved' as const,
  requestedBy: 'jsmith',
  approvedBy: 'mmuster',
  country: null,
};

/** Nothing but an hour of log-ons and reads in the risk window. */
function awake(change: Change = {}, startDate = '2021-03-01', failures: readonly number[] = []): CaseFindings {
  const input = storyCase('stolen-credentials', 'story', change);
  const atMs = input.context.riskWindow.fromMs + 3_600_000;
  const rows = [
    ownHour(atMs, 'logon', 'ws-0042', 2),
    ownHour(atMs, 'file', '\\\\fs01\\team', 30),
    ...failures.map((daysBefore) => ownHour(atMs - daysBefore * 86_400_000, 'logon_failed', 'dc01', 40)),
  ];
  const evidence = input.evidence.map((e): Evidence => {
    if (e.kind === 'own_activity') return { ...e, rows, rowCount: rows.length };
    return e.kind === 'hr_record' ? { ...e, rows: e.rows.map((r) => ({ ...r, startDate })) } : e;
  });
  const { riskWindow, baselineWindow, timeZone } = input.context;
  return makeFindings({ ...input, evidence, measures: measuresOf(evidence, { riskWindow, baselineWindow, timeZone }) });
}
const claimIn = (findings: CaseFindings) => findings.claims.find((c) => c.frame === 'dormant_account');

describe('an account without a past that is used', () => {
  test('is told with its figures, and decides', () => {
    const claim = claimIn(awake());
    expect(claimText(claim?.parts ?? [])).toContain('then there are 32 events (machines logged on to: 1)');
    expect(claim).toMatchObject({ polarity: 'points_toward', loadBearing: true, need: { action: 'account_use' } });
  });

  test('is told all the same when its password was guessed at before and meanwhile, and failures are not counted as use', () => {
    const claim = claimIn(awake({}, '2021-03-01', [3, 0]));
    expect(claimText(claim?.parts ?? [])).toContain('then there are 32 events (machines logged on to: 1)');
    expect(claim).toMatchObject({ polarity: 'points_toward', loadBearing: true });
  });

  test('decides nothing about somebody who is new', () => {
    expect(claimIn(awake({}, '2026-09-10'))).toMatchObject({ polarity: 'neutral', loadBearing: false });
  });

  test('decides nothing about somebody who comes back from leave', () => {
    expect(claimIn(awake({ records: [{ kind: 'leave', record: LEAVE }] }))).toMatchObject({ polarity: 'neutral', loadBearing: false });
  });

  test('stays open while nobody can say whether the person was on leave', () => {
    const findings = awake({ failedKinds: ['leave'] });
    expect(findings.conclusion).toBe('not_concluded');
    expect(findings.gaps).toContainEqual(expect.objectContaining({ text: 'Could not be checked: leave record.', material: true }));
  });

  test('is not claimed when the past was not seen whole', () => {
    expect(claimIn(awake({ coverage: { own_activity: { state: 'partial', reason: 'limit reached' } } }))).toBeUndefined();
  });
});
