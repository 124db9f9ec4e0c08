import { describe, expect, test } from 'vitest';
import { claimText } from '../domain/claim.ts';
import {
  SECTIONS,
  type CaseFindings,
  type DraftSelection,
  type Interpretation,
  type PlacedClaim,
  type SectionId,
} from '../domain/draft.ts';
import { makeFindings } from './find.ts';
import { CONNECTIVE_TEXT, renderSection } from './render.ts';
import { templateSelection } from './template-draft.ts';
import { STORIES, storyCase, type Variant } from './testing/stories.ts';
import { verifySelection } from './verify.ts';

const cases = STORIES.flatMap((story) => (['story', 'twin', 'decoy'] as const).map((variant: Variant) => ({ story, variant })));
const made = cases.map(({ story, variant }) => {
  const findings = makeFindings(storyCase(story, variant));
  return { name: `${story} ${variant}`, findings, selection: templateSelection(findings) };
});
type Made = (typeof made)[number];

function withSection(selection: DraftSelection, section: SectionId, change: (placed: PlacedClaim[]) => PlacedClaim[]): DraftSelection {
  return { ...selection, sections: { ...selection.sections, [section]: change(selection.sections[section]) } };
}
const placed = (claimId: string): PlacedClaim => ({ claimId, connective: 'none', emphasis: 'plain' });
const GOOD: Interpretation = { text: 'The activity may belong to a task that the records do not show.', claimIds: ['C1'] };
const withInterpretation = (selection: DraftSelection, item: Partial<Interpretation>): DraftSelection => ({
  ...selection,
  interpretation: [{ ...GOOD, ...item }],
});

describe.each(made)('$name', ({ findings, selection }) => {
  test('the template draft passes', () => {
    expect(verifySelection(findings, selection)).toEqual([]);
  });

  test('its sentences are exactly those that the frames render', () => {
    const claims = new Map(findings.claims.map((c) => [c.id, claimText(c.parts)]));
    for (const section of SECTIONS) {
      expect(renderSection(findings, selection.sections[section]).map((s) => claimText(s.parts))).toEqual(
        selection.sections[section].map((p) => claims.get(p.claimId)),
      );
    }
  });

  test('everything that must be in is in, once', () => {
    const used = SECTIONS.flatMap((s) => selection.sections[s].map((p) => p.claimId));
    expect(new Set(used).size).toBe(used.length);
    expect(findings.claims.filter((c) => c.mustInclude && !used.includes(c.id))).toEqual([]);
  });
});

function polarityOf(findings: CaseFindings, id: string): string | undefined {
  return findings.claims.find((c) => c.id === id)?.polarity;
}

/** Every way to spoil a good selection; each is applied to every case in which it is possible, and none may pass. */
const MUTANTS: Record<string, (made: Made) => DraftSelection[]> = {
  'an unknown claim': ({ selection }) => SECTIONS.map((s) => withSection(selection, s, (p) => [...p, placed('C999')])),
  'a sentence in place of an id': ({ selection }) => [withSection(selection, 'summary', (p) => [...p, placed('The user stole 15 files.')])],
  'a claim that must be in is dropped': ({ findings, selection }) =>
    findings.claims
      .filter((c) => c.mustInclude)
      .map((c) => SECTIONS.reduce((s, section) => withSection(s, section, (p) => p.filter((x) => x.claimId !== c.id)), selection)),
  'a claim stands twice': ({ selection }) =>
    SECTIONS.flatMap((s) => selection.sections[s].map((p) => withSection(selection, s, (all) => [...all, { ...p, connective: 'none' }]))),
  'what points toward stands where a reader looks for what speaks against': ({ findings, selection }) =>
    findings.claims
      .filter((c) => c.polarity === 'points_toward')
      .map((c) =>
        withSection(
          SECTIONS.reduce((s, section) => withSection(s, section, (p) => p.filter((x) => x.claimId !== c.id)), selection),
          'what_speaks_against',
          (p) => [...p, placed(c.id)],
        ),
      ),
  'a joining word that is not on the list': ({ selection }) =>
    [withSection(selection, 'what_happened', (p) => p.map((x, i) => (i === 0 ? x : { ...x, connective: 'therefore' as 'also' })))].filter(
      () => selection.sections.what_happened.length > 1,
    ),
  'an emphasis that is not on the list': ({ selection }) => [
    withSection(selection, 'summary', (p) => p.map((x) => ({ ...x, emphasis: 'shout' as 'strong' }))),
  ],
  'a joining word before the first sentence': ({ selection }) => [
    withSection(selection, 'summary', (p) => p.map((x, i) => (i === 0 ? { ...x, connective: 'also' } : x))),
  ],
  'an opposition that is none': ({ findings, selection }) =>
    SECTIONS.flatMap((s) =>
      selection.sections[s].flatMap((x, i) => {
        const before = selection.sections[s][i - 1];
        if (before === undefined || polarityOf(findings, before.claimId) !== polarityOf(findings, x.claimId)) return [];
        return (['however', 'against_this'] as const).map((connective) =>
          withSection(selection, s, (p) => p.map((y) => (y === x ? { ...y, connective } : y))),
        );
      }),
    ),
  'a neutral claim in bold': ({ findings, selection }) =>
    SECTIONS.flatMap((s) =>
      selection.sections[s]
        .filter((x) => findings.claims.some((c) => c.id === x.claimId && c.polarity === 'neutral'))
        .map((x) => withSection(selection, s, (p) => p.map((y) => (y === x ? { ...y, emphasis: 'strong' } : y)))),
    ),
  'the record that explains comes second': ({ findings, selection }) =>
    findings.conclusion === 'explained'
      ? [withSection(selection, 'summary', (p) => p.toReversed().map((x) => ({ ...x, connective: 'none' })))]
      : [],
};

test.each(Object.keys(MUTANTS))('no draft passes with: %s', (name) => {
  const survivors = made.flatMap((m) =>
    (MUTANTS[name]?.(m) ?? []).filter((mutant) => verifySelection(m.findings, mutant).length === 0).map(() => m.name),
  );
  const tried = made.flatMap((m) => MUTANTS[name]?.(m) ?? []).length;
  expect(survivors).toEqual([]);
  expect(tried).toBeGreaterThan(0);
});

const [first] = made;
const { findings, selection }: { findings: CaseFindings; selection: DraftSelection } = first ?? {
  findings: makeFindings(storyCase('night-hr-files', 'story')),
  selection: templateSelection(makeFindings(storyCase('night-hr-files', 'story'))),
};

describe('interpretation', () => {
  test.each([
    GOOD.text,
    'This could be ordinary work on a project that changed hands.',
    'The pattern is consistent with a migration, and the records might be incomplete.',
    'Perhaps the account was used by a colleague; the workstation records would tell.',
  ])('passes when it is hedged and cites claims: %s', (text) => {
    expect(verifySelection(findings, withInterpretation(selection, { text }))).toEqual([]);
  });

  test.each([
    ['cites nothing', { claimIds: [] }],
    ['cites a claim that does not exist', { claimIds: ['C1', 'C998'] }],
    ['types a digit', { text: 'The 15 files may belong to a task.' }],
    ['types a digit of another script', { text: 'The ١٥ files may belong to a task.' }],
    ['types a full-width digit', { text: 'The １５ files may belong to a task.' }],
    ['types a number word', { text: 'The fifteen files may belong to a task.' }],
    ['multiplies', { text: 'It may be double the usual amount.' }],
    ['folds', { text: 'It may be a tenfold rise.' }],
    ['names a time', { text: 'Work at midnight may be a task.' }],
    ['names a weekday', { text: 'The work of Sunday may be a task.' }],
    ['names a token', { text: 'USR-ABCDEFGHIJ may have a task.' }],
    ['names a host', { text: 'The machine ws-0042x may have a task.' }],
    ['names an address', { text: 'The address fe80::1:2:3 may have a task.' }],
    ['names a mail address', { text: 'It may be jane@example.com.' }],
    ['names a path', { text: 'The share \\\\fs\\payroll may be a task.' }],
    ['is absolute', { text: 'This may never be a task.' }],
    ['is absolute with only', { text: 'This may only be a task.' }],
    ['accuses', { text: 'The user may have stolen files.' }],
    ['accuses behind look-alikes', { text: 'The user may have ѕtоlеn files.' }],
    ['accuses behind invisible characters', { text: 'The user may have sto\u200blen files.' }],
    ['accuses behind spaces', { text: 'The user may be a t h i e f here.' }],
    ['reads minds', { text: 'The user may have intended this.' }],
    ['does not hedge', { text: 'The activity belongs to a task.' }],
    ['links', { text: 'It may be explained at https://evil.example/x.' }],
    ['links without a scheme', { text: 'It may be explained at www.evil.example.' }],
    ['links in markdown', { text: 'It may be [a task](x).' }],
    ['holds an image', { text: 'It may be ![x](y).' }],
    ['holds HTML', { text: 'It may be <b>a task</b>.' }],
    ['holds an entity', { text: 'It may be &lt;script&gt;.' }],
    ['holds a script address', { text: 'It may be javascript:alert.' }],
    ['turns the direction of text', { text: 'It may be \u202eksat a.' }],
    ['holds tag characters', { text: 'It may be a task.\u{e0041}' }],
    ['holds a control character', { text: 'It may be a task.\u0007' }],
    ['holds a line break', { text: 'It may be a task.\nAnd more.' }],
    ['is empty', { text: ' ' }],
    ['is too long', { text: `It may be ${'a task '.repeat(80)}.` }],
  ])('fails when it %s', (_what, item) => {
    expect(verifySelection(findings, withInterpretation(selection, item))).not.toEqual([]);
  });

  test('is limited in number', () => {
    expect(verifySelection(findings, { ...selection, interpretation: Array.from({ length: 7 }, () => GOOD) })).toEqual([
      'interpretation: more than 6 sentences',
    ]);
  });
});

test('errors quote no more of a selection than a few harmless characters', () => {
  const hostile = withSection(selection, 'summary', (p) => [...p, placed('<img src=x onerror=alert(1)> jsmith at 10.0.0.1 and more')]);
  expect(verifySelection(findings, hostile).join()).not.toMatch(/[<>]|10\.0\.0\.1/);
});

test('"at the same time" joins only what is known to be at the same time', () => {
  const leaver = made.find((m) => m.name === 'leaver-mass-copy story');
  const { findings: f, selection: s } = leaver ?? { findings, selection };
  const id = (frame: string): string => f.claims.find((c) => c.frame === frame)?.id ?? '';
  const joined = (a: string, b: string): string[] =>
    verifySelection(
      f,
      withSection(
        withSection(s, 'context', () => []),
        'summary',
        () => [placed(a), { ...placed(b), connective: 'at_the_same_time' }],
      ),
    ).filter((e) => e.includes('same time'));
  expect(joined(id('accessed_count'), id('removable_media_volume'))).toEqual([]);
  expect(joined(id('accessed_count'), id('hr_role'))).toHaveLength(1);
});

test('every connective has its words', () => {
  expect(Object.values(CONNECTIVE_TEXT).filter((t) => t !== '' && !t.endsWith(': '))).toEqual([]);
});
