import { describe, expect, test } from 'vitest';
import type { CaseFindings } from '../domain/draft.ts';
import { EXPLANATION_IDS } from '../domain/draft.ts';
import { explanationsOf, independentClaims } from './explain.ts';
import { EXPLANATIONS } from './explanations.ts';
import { makeFindings } from './find.ts';
import { FRAMES } from './frames/registry.ts';
import { interviewOf } from './interview.ts';
import { hasDigit } from './lint/figures.ts';
import { nextStepsOf } from './next-steps.ts';
import { STORIES, storyCase, type Story, type Variant } from './testing/stories.ts';
import { wordingFaults } from './wording.ts';

const find = (story: Story, variant: Variant): CaseFindings => makeFindings(storyCase(story, variant));
const all = STORIES.flatMap((s) => (['story', 'twin', 'decoy'] as const).map((v) => ({ s, v, findings: find(s, v) })));

describe('the catalogue', () => {
  test('speaks of frames that exist, and of none on both sides', () => {
    const frames = new Set(FRAMES.map((f) => f.id));
    for (const { consistent, inconsistent } of Object.values(EXPLANATIONS)) {
      expect([...consistent, ...inconsistent].filter((f) => !frames.has(f))).toEqual([]);
      expect(consistent.filter((f) => inconsistent.includes(f))).toEqual([]);
    }
  });

  test('reads no minds, accuses nobody and holds no figures', () => {
    for (const { title, missing } of Object.values(EXPLANATIONS)) {
      expect([title, ...missing].flatMap((t) => wordingFaults(t))).toEqual([]);
      expect([title, ...missing].some(hasDigit)).toBe(false);
    }
  });
});

describe.each(all)('$s $v', ({ findings, v }) => {
  test('has at least one harmless explanation and one about somebody else, ranked by what speaks against them', () => {
    for (const profile of ['eu-strict', 'standard'] as const) {
      const told = explanationsOf(findings, profile);
      expect(told.some((e) => e.kind === 'benign')).toBe(true);
      expect(told.some((e) => e.kind === 'not_this_person')).toBe(true);
      expect(told.map((e) => e.rank)).toEqual(told.map((_, i) => i + 1));
      const against = told.map((e) => e.contradicts.length);
      expect(against).toEqual(against.toSorted((a, b) => a - b));
    }
  });

  test('accuses in no way under eu-strict, nor while a record explains the case', () => {
    expect(explanationsOf(findings, 'eu-strict').filter((e) => e.kind === 'accusing')).toEqual([]);
    const standard = explanationsOf(findings, 'standard').filter((e) => e.kind === 'accusing');
    if (v === 'twin' || independentClaims(findings.claims) < 2) expect(standard).toEqual([]);
  });

  test('asks nobody anything under eu-strict, and third parties before the user elsewhere', () => {
    expect(interviewOf(findings, explanationsOf(findings, 'eu-strict'), 'eu-strict')).toEqual([]);
    const asked = interviewOf(findings, explanationsOf(findings, 'standard'), 'standard');
    const audiences = asked.map((q) => q.audience);
    if (audiences.includes('subject')) expect(audiences.lastIndexOf('manager')).toBeLessThan(audiences.indexOf('subject'));
    if (v === 'twin') expect(audiences).not.toContain('subject');
    expect(asked.flatMap((q) => wordingFaults(q.text))).toEqual([]);
    expect(asked.filter((q) => hasDigit(q.text) || q.claimIds.length === 0)).toEqual([]);
  });

  test('names at least one next step, plain and without names', () => {
    const steps = nextStepsOf(findings, storyCase('night-hr-files', v).context, (query) => `SELECT ${query}`);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.flatMap((s) => wordingFaults(s.sentence))).toEqual([]);
    expect(JSON.stringify(steps)).not.toMatch(/jsmith|fs0|erp-prod|lnx-|ws-0|srv-/);
    expect(new Set(steps.map((s) => s.query)).size).toBe(steps.length);
  });
});

const ids = (story: Story): string[] => explanationsOf(find(story, 'story'), 'standard').map((e) => e.id);

test('leaving is an explanation only with an announced date, and two kinds of activity', () => {
  expect(ids('leaver-mass-copy')).toContain('leaver_own_work');
  expect(ids('night-hr-files')).not.toContain('leaver_own_work');
  expect(ids('privileged-commands').filter((id) => id === 'sabotage')).toEqual([]);
});

test('a record that could not be checked is named as missing, and asked for first', () => {
  const input = storyCase('night-hr-files', 'story', { failedKinds: ['change_ticket'] });
  const findings = makeFindings(input);
  const benign = explanationsOf(findings, 'eu-strict').find((e) => e.id === 'authorised_task');
  expect(benign?.missing.join()).toContain('change ticket');
  expect(nextStepsOf(findings, input.context, () => null)[0]?.sentence).toContain('change ticket');
});

test('every explanation is in the catalogue once', () => {
  expect(Object.keys(EXPLANATIONS).sort()).toEqual([...EXPLANATION_IDS].sort());
});
