import { describe, expect, test } from 'vitest';
import { claimText, type Claim } from '../domain/claim.ts';
import { SECTIONS } from '../domain/draft.ts';
import { makeFindings } from './find.ts';
import { sectionText } from './render.ts';
import { templateSelection } from './template-draft.ts';
import { STORIES, storyCase } from './testing/stories.ts';
import { editVerifier, verifyEdit } from './verify-edit.ts';

const made = STORIES.flatMap((story) =>
  (['story', 'twin', 'decoy'] as const).map((variant) => ({ story, variant, findings: makeFindings(storyCase(story, variant)) })),
);
const night = makeFindings(storyCase('night-hr-files', 'story'));
const token = night.facts.find((f) => f.unit === 'token')?.display ?? '';

describe.each(made)('$story $variant', ({ findings }) => {
  const verify = editVerifier(findings);

  test('the rendered sections themselves pass', () => {
    const { sections } = templateSelection(findings);
    for (const section of SECTIONS.filter((s) => sections[s].length > 0))
      expect(verifyEdit(findings, sectionText(findings, sections[section]))).toEqual([]);
  });

  test('no sentence passes with a fact swapped for another of the case', () => {
    const displays = [...new Set(findings.facts.map((f) => f.display))];
    const survivors = findings.claims.flatMap((claim) => swaps(claim, displays)).filter((text) => verify(text).length === 0);
    const honest = new Set(findings.claims.flatMap((c) => [claimText(c.parts), claimText(c.short)]));
    expect(survivors.filter((s) => !honest.has(s))).toEqual([]);
  });

  test('no sentence passes with two of its facts exchanged', () => {
    const survivors = findings.claims.flatMap(exchanges).filter((text) => verify(text).length === 0);
    expect(survivors).toEqual([]);
  });
});

/** The sentence with one fact in turn replaced by every other display, except where both look the same. */
function swaps(claim: Claim, displays: readonly string[]): string[] {
  return claim.parts.flatMap((part, i) => {
    if ('text' in part || !/\d/.test(part.display)) return [];
    return displays
      .filter((d) => d !== part.display && /\d|^[A-Z]+-[A-Z2-7]{10}$/.test(d))
      .map((d) => claimText(claim.parts.map((p, j) => (j === i ? { text: d } : p))));
  });
}

function exchanges(claim: Claim): string[] {
  const at = claim.parts.flatMap((p, i) => ('factId' in p && /\d/.test(p.display) ? [{ i, display: p.display }] : []));
  return at.flatMap((a) =>
    at
      .filter((b) => b.i > a.i && b.display !== a.display)
      .map((b) => claimText(claim.parts.map((p, j) => (j === a.i ? { text: b.display } : j === b.i ? { text: a.display } : p)))),
  );
}

describe('a reviewer may', () => {
  test.each([
    'Nothing in the records shows the reason for this activity.',
    'This account made 15 file accesses.',
    'The peers were asked about; that is 14.0 times the median.',
    'The manager should be asked about this work before anybody else.',
    'Among the peers the 95th percentile of these means is 1.44.',
  ])('write: %s', (text) => {
    expect(verifyEdit(night, text)).toEqual([]);
  });

  test('name a system of the case by its token', () => {
    expect(verifyEdit(night, `The files lie on ${token}.`)).toEqual([]);
  });
});

describe('a reviewer may not', () => {
  test.each([
    ['type a figure', 'This account made 16 file accesses.'],
    ['type a part of a figure', 'This account made 1 file accesses.'],
    ['lengthen a figure', 'This account made 15.5 file accesses.'],
    ['put a sign before a figure', 'This account made -15 file accesses.'],
    ['use a figure beside other words', 'That is 15 times the median.'],
    ['type a figure in another script', 'This account made １５ file accesses.'],
    ['write a figure as a word', 'This account made fifteen file accesses.'],
    ['type a date', 'It happened on 2026-09-15.'],
    ['type a token that is not of the case', 'The files lie on SYS-AAAAAAAAAA.'],
    ['name an address', 'It came from fe80::1:2:3.'],
    ['name a mail address', 'Mails went to jane@example.com.'],
    ['name a path', 'It lies in \\\\server\\share.'],
    ['add a link', 'See https://evil.example for more.'],
    ['add HTML', 'See <img src=x onerror=alert()>.'],
    ['add an entity', 'See &#x3c;b&#x3e;.'],
    ['turn the direction of text', 'This account \u202emade nothing.'],
    ['hide characters', 'This ac\u200bcount made nothing.'],
    ['accuse', 'The user stole files.'],
    ['accuse behind look-alikes', 'The user ѕtole files.'],
    ['claim certainty', 'The user clearly had no task.'],
    ['advise on consequences', 'The user should be suspended.'],
    ['start a formula', '=HYPERLINK(x)'],
    ['leave it empty', '  '],
    ['write without end', 'word '.repeat(2_000)],
  ])('%s', (_what, text) => {
    expect(verifyEdit(night, text)).not.toEqual([]);
  });

  test('mix figures of two claims in one sentence', () => {
    expect(verifyEdit(night, 'This account made 15 file accesses, and UBA raised 4 sense events.')).toHaveLength(1);
    expect(verifyEdit(night, 'This account made 15 file accesses. UBA raised 4 sense events.')).toEqual([]);
  });
});

test('a title of the records may hold any word, in its quotation marks and as it is, and nowhere else', () => {
  const title = night.facts.find((f) => f.kind === 'hr_title');
  const renamed = (text: string): string => text.replaceAll(title?.display ?? '', 'Fraud Analyst');
  const findings = JSON.parse(renamed(JSON.stringify(night))) as typeof night;
  const claim = findings.claims.find((c) => c.frame === 'hr_role');
  const sentence = claimText(claim?.parts ?? []);
  expect(sentence).toContain('"Fraud Analyst"');
  expect(verifyEdit(findings, sentence)).toEqual([]);
  expect(verifyEdit(findings, `${sentence} It may be fraud.`)).not.toEqual([]);
});
