import { describe, expect, test } from 'vitest';
import type { ContextRecord } from '../domain/check.ts';
import { claimText } from '../domain/claim.ts';
import type { CaseFindings } from '../domain/draft.ts';
import { makeFindings } from './find.ts';
import { at } from './testing/calendar.ts';
import { storyCase, type Change } from './testing/stories.ts';

const leave = (change: Partial<ContextRecord> = {}) => ({
  kind: 'leave' as const,
  record: {
    id: 'LV-9',
    persons: ['E1042'],
    systems: ['*'],
    actions: ['*' as const],
    interval: { fromMs: at(3, 0), toMs: at(0, 6) },
    status: 'approved' as const,
    requestedBy: 'jsmith',
    approvedBy: 'mmuster',
    country: null,
    ...change,
  },
});
const remote = (change: Change) => makeFindings(storyCase('stolen-credentials', 'story', change));
const outcomes = (findings: CaseFindings) => findings.checks.filter((c) => c.kind === 'leave').map((c) => c.outcome.state);

describe('leave', () => {
  test('at the time of a remote log-on is told and clears nobody', () => {
    const findings = remote({ records: [leave()] });
    expect(new Set(outcomes(findings))).toEqual(new Set(['bears_on']));
    expect(findings.conclusion).toBe('needs_investigation');
    expect(findings.claims.find((c) => c.frame === 'leave_record')).toMatchObject({ mustInclude: true, polarity: 'neutral' });
  });

  test.each([
    { what: 'of somebody else', change: { persons: ['kdoe'] } },
    { what: 'of everybody', change: { persons: ['*'] } },
    { what: 'of another time', change: { interval: { fromMs: at(20, 0), toMs: at(15, 0) } } },
    { what: 'that was not granted', change: { status: 'rejected' as const } },
  ])('$what is not told', ({ change }) => {
    const findings = remote({ records: [leave(change)] });
    expect(findings.claims.map((c) => c.frame)).not.toContain('leave_record');
    expect(new Set(outcomes(findings))).toEqual(new Set(['not_found']));
  });

  test('that could not be asked for is a gap, and none that could change a claim', () => {
    const findings = remote({ failedKinds: ['leave'] });
    expect(findings.gaps).toMatchObject([{ text: 'Could not be checked: leave record.', material: false }]);
    expect(findings.conclusion).toBe('needs_investigation');
  });

  test('of the moment of asking is told as that', () => {
    const input = storyCase('night-hr-files', 'story');
    const hr = input.evidence.map((e) => (e.kind === 'hr_record' ? { ...e, rows: e.rows.map((r) => ({ ...r, absent: true })) } : e));
    const said = makeFindings({ ...input, evidence: hr }).claims.find((c) => c.frame === 'on_leave');
    expect(claimText(said?.parts ?? [])).toContain(
      'when it was asked for this draft; whether that held at the time of the activity is not known',
    );
  });
});
