import * as fc from 'fast-check';
import { claimText } from '../domain/claim.ts';
import { describe, expect, test } from 'vitest';
import type { DraftContent } from '../domain/draft.ts';
import { NOTE_MAX_CHARS } from '../domain/write-plan.ts';
import { draftHash } from './draft-hash.ts';
import { explanationsOf } from './explain.ts';
import { makeFindings } from './find.ts';
import { nextStepsOf } from './next-steps.ts';
import { renderNote } from './note.ts';
import { templateSelection } from './template-draft.ts';
import { STORIES, storyCase, type Story, type Variant } from './testing/stories.ts';
import { wordingFaults } from './wording.ts';

function draft(story: Story, variant: Variant): DraftContent {
  const input = storyCase(story, variant);
  const findings = makeFindings(input);
  return {
    ...findings,
    language: 'en',
    selection: templateSelection(findings),
    edits: [],
    explanations: explanationsOf(findings, 'eu-strict'),
    nextSteps: nextStepsOf(findings, input.context, () => null),
    interview: [],
    drafter: { kind: 'template', reason: null },
    evidence: input.evidence.map((e) => ({ label: e.label, rowsSha256: e.rowsSha256 })),
  };
}
const options = { approvedBy: 'senior_analyst' as const, caseUrl: 'http://127.0.0.1:8080/cases/abc', marker: '[casewright:abc:1]' };
const night = draft('night-hr-files', 'story');

test('the note of the textbook case', () => {
  expect(renderNote(night, options).replaceAll(/SYS-[A-Z2-7]{10}/g, 'SYS-token')).toBe(
    [
      'Casewright on the user of this offense: needs investigation by people; this is no finding of fault.',
      'What happened:',
      '- 15 files (15 file accesses) of class "HR sensitive", 2026-09-16 03:00-03:40 local time (01:00-01:40 UTC)',
      "- 15 file accesses in the busiest night: 14.0 times the median 1.07 of the peers' mean nights (95th percentile 1.44, n=9)",
      'What speaks against a concern:',
      '- the account used the same resource on 20 of the 28 days before',
      '- similar closed case (payroll run): real activity that was allowed, Q1 2026, 2 shared features',
      'Not seen:',
      '- no gap known',
      'Next:',
      '- Look at the single file events of this account on SYS-token in the logs of the file servers, 2026-09-16 03:00-03:40 local time (01:00-01:40 UTC): file names tell which task they belong to.',
      'AI-assisted, approved by senior analyst.',
      'Case: http://127.0.0.1:8080/cases/abc',
      '[casewright:abc:1]',
    ].join('\n'),
  );
});

describe.each(STORIES.flatMap((s) => (['story', 'twin', 'decoy'] as const).map((v) => ({ s, v, content: draft(s, v) }))))(
  '$s $v',
  ({ v, content }) => {
    const note = renderNote(content, options);

    test('is plain ASCII within the limit, without blocked words', () => {
      expect(note).toMatch(/^[\n -~]+$/);
      expect(note.length).toBeLessThanOrEqual(NOTE_MAX_CHARS);
      expect(wordingFaults(note)).toEqual([]);
      expect(note).not.toMatch(/jsmith|mmuster|fs0|erp-|ws-0/i);
    });

    test('says what speaks against, or that nothing was found', () => {
      const against = note.slice(note.indexOf('What speaks against a concern:'));
      const expected = {
        story: /^What speaks against[^\n]*\n- /,
        twin: /approved by another person, covers/,
        decoy: /exists, does not cover/,
      };
      expect(against).toMatch(expected[v]);
    });
  },
);

test('a record that explains stands before what it explains', () => {
  const note = renderNote(draft('night-hr-files', 'twin'), options);
  expect(note.indexOf('covers 3 findings')).toBeLessThan(note.indexOf('What happened:'));
});

test("the reviewer's own words replace the section", () => {
  const note = renderNote(
    { ...night, edits: [{ section: 'what_happened', text: 'The records do not show the reason – ask first.', editedBy: 'USR-A' }] },
    options,
  );
  expect(note).toContain('- The records do not show the reason - ask first.');
  expect(note).not.toContain('14.0 times');
});

test('whatever its parts, the note fits, is ASCII, ends with approval, link and marker, and names what was left out', () => {
  const sentence = fc.string({ maxLength: 700, unit: 'grapheme' });
  const parts = fc.record({
    gaps: fc.array(sentence, { maxLength: 12 }),
    edit: fc.array(sentence, { maxLength: 12 }),
    next: sentence,
    url: fc.webUrl({ size: 'large' }),
  });
  fc.assert(
    fc.property(parts, ({ gaps, edit, next, url }) => {
      const content: DraftContent = {
        ...night,
        gaps: gaps.map((text, i) => ({ id: `G${i}`, text, hides: { channels: [], checks: [], sources: [] }, material: false })),
        edits: [{ section: 'what_happened', text: edit.join('\n'), editedBy: 'USR-A' }],
        nextSteps: [{ query: 'files', sentence: next, aql: null }],
      };
      const note = renderNote(content, { ...options, caseUrl: url });
      expect(note.length).toBeLessThanOrEqual(NOTE_MAX_CHARS);
      expect(note).toMatch(/^[\n -~]+$/);
      expect(note).not.toMatch(/[<>`]/);
      expect(note.endsWith('[casewright:abc:1]')).toBe(true);
      expect(note).toContain('AI-assisted, approved by senior analyst.');
    }),
    { numRuns: 60 },
  );
});

test('what did not fit is counted', () => {
  const gaps = Array.from({ length: 40 }, (_, i) => ({
    id: `G${i}`,
    text: `A gap that takes a fair amount of room in the note, number ${i}.`,
    hides: { channels: [], checks: [], sources: [] },
    material: false,
  }));
  expect(renderNote({ ...night, gaps }, options)).toMatch(/Left out for length, see the case: \d+ of gaps\./);
});

describe('the hash of a draft', () => {
  test('is the same for the same content and differs for any other', () => {
    expect(draftHash(draft('night-hr-files', 'story'))).toBe(draftHash(night));
    const others: DraftContent[] = [
      { ...night, conclusion: 'explained' },
      { ...night, edits: [{ section: 'context', text: 'x', editedBy: 'USR-A' }] },
      { ...night, evidence: night.evidence.map((e, i) => (i === 0 ? { ...e, rowsSha256: '0' } : e)) },
      { ...night, claims: night.claims.slice(1) },
      { ...night, drafter: { kind: 'template', reason: 'timeout' } },
    ];
    expect(new Set([night, ...others].map(draftHash)).size).toBe(others.length + 1);
  });
});

test.each([
  ['twin', 'record_found'],
  ['decoy', 'record_does_not_cover'],
] as const)('%s: what a reviewer writes never takes a record out of the note', (variant, frame) => {
  const content = draft('night-hr-files', variant);
  const record = content.claims.find((c) => c.frame === frame);
  const edits = [{ section: 'what_speaks_against' as const, text: 'Nothing to add.', editedBy: 'USR-A' }];
  const note = renderNote({ ...content, edits }, options);
  expect(note).toContain(claimText(record?.short ?? []));
  expect(note).toContain('- Nothing to add.');
});
