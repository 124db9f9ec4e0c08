import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import { inThirdQuarter } from './past-incidents.ts';
import { streamOf } from './random.ts';
import { organisation, NOW_MS } from './testing/organisation.ts';

const { pastIncidents, people } = organisation(1);
const VOCABULARY =
  /^(rule:UBA : .+|channel:[a-z_]+|class:[A-Z][A-Za-z ]+|night|new_country|first_seen_resource|usb|volume_up|count_up|privileged|account_shared|leaver|growth|peers:(above|within)|tactic:[a-z_]+)$/;

const words = (text: string): string[] => text.split(/[^\p{L}']+/u);

describe('closed cases', () => {
  test('40 of them in at least 8 families, over the last 15 months', () => {
    expect(pastIncidents).toHaveLength(40);
    expect(new Set(pastIncidents.map((i) => i.family)).size).toBeGreaterThanOrEqual(8);
    const oldest = Math.min(...pastIncidents.map((i) => i.closedAtMs));
    const latest = Math.max(...pastIncidents.map((i) => i.closedAtMs));
    expect((NOW_MS - oldest) / DAY_MS).toBeLessThan(457);
    expect((NOW_MS - oldest) / DAY_MS).toBeGreaterThan(300);
    expect(latest).toBeLessThan(NOW_MS);
  });

  test('features are of the vocabulary', () => {
    expect(pastIncidents.flatMap((i) => i.features).filter((f) => !VOCABULARY.test(f))).toEqual([]);
  });

  test('summaries are one or two sentences without names or identifiers, no two alike', () => {
    const names = new Set(people.flatMap((p) => words(p.displayName)));
    expect(pastIncidents.filter((i) => words(i.summary).some((w) => names.has(w)) || /\\|@|\d/.test(i.summary))).toEqual([]);
    expect(pastIncidents.filter((i) => (i.summary.match(/\./g) ?? []).length > 2)).toEqual([]);
    expect(new Set(pastIncidents.map((i) => i.summary)).size).toBe(40);
  });

  test('one exfiltration of HR files like the textbook case was closed in the third quarter, as a true positive', () => {
    const alike = pastIncidents.filter(
      (i) => i.outcome === 'confirmed exfiltration of HR files' && i.features.includes('rule:UBA : User Access from Restricted Location'),
    );
    expect(alike).toHaveLength(1);
    expect(alike[0]).toMatchObject({ verdict: 'true_positive', family: 'hr-file-exfiltration' });
    expect(new Date(alike[0]?.closedAtMs ?? 0).toISOString()).toMatch(/^2026-0[789]/);
  });

  test.each(['payroll-run', 'archive-migration', 'on-call-database-work'])('%s has benign precedents', (family) => {
    const verdicts = pastIncidents.filter((i) => i.family === family).map((i) => i.verdict);
    expect(verdicts.filter((v) => v === 'benign_true_positive').length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    { now: '2026-11-24', quarter: /^2026-0[789]/ },
    { now: '2026-08-15', quarter: /^2026-0[78]/ },
    { now: '2026-07-03', quarter: /^2025-0[789]/ },
    { now: '2027-02-01', quarter: /^2026-0[789]/ },
  ])('seen from $now the third quarter is the latest one', ({ now, quarter }) => {
    const nowMs = Date.parse(now);
    const closedAtMs = inThirdQuarter(nowMs, streamOf(7, 'test'));
    expect(new Date(closedAtMs).toISOString()).toMatch(quarter);
    expect(closedAtMs).toBeLessThan(nowMs);
  });
});
