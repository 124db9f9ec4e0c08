import { describe, expect, test } from 'vitest';
import { claimText } from '../domain/claim.ts';
import { SECTIONS } from '../domain/draft.ts';
import { makeFindings } from './find.ts';
import { sectionText } from './render.ts';
import { templateSelection } from './template-draft.ts';
import { STORIES, storyCase, type Variant } from './testing/stories.ts';
import { verifySectionEdit } from './verify-section-edit.ts';

function draftOf(story: (typeof STORIES)[number], variant: Variant) {
  const findings = makeFindings(storyCase(story, variant));
  return { ...findings, selection: templateSelection(findings) };
}
const HARMLESS = 'The manager should be asked about this work.';

describe.each(STORIES)('%s', (story) => {
  test.each(['story', 'twin', 'decoy'] as const)('%s: the text an edit starts from may stand, with words beside it', (variant) => {
    const draft = draftOf(story, variant);
    for (const section of SECTIONS) {
      const text = `${HARMLESS}\n${sectionText(draft, draft.selection.sections[section])}`;
      expect(verifySectionEdit(draft, { section, text })).toEqual([]);
    }
  });

  test('the record that explains is not edited away', () => {
    const draft = draftOf(story, 'twin');
    const errors = verifySectionEdit(draft, { section: 'summary', text: HARMLESS });
    const record = draft.claims.find((c) => c.frame === 'record_found');
    expect(errors.join()).toContain(`claim ${record?.id} (record_found) must stay in this section; keep its sentence`);
    expect(errors.join()).toContain(claimText(record?.parts ?? []));
  });

  test('nor is the one that does not cover; its short form will do', () => {
    const draft = draftOf(story, 'decoy');
    const record = draft.claims.find((c) => c.frame === 'record_does_not_cover');
    const edit = (text: string) => verifySectionEdit(draft, { section: 'what_speaks_against', text });
    expect(edit(HARMLESS).filter((e) => e.includes(`claim ${record?.id} `))).toHaveLength(1);
    expect(edit(`${HARMLESS}\n${claimText(record?.short ?? []).toUpperCase()}`).filter((e) => e.includes(`claim ${record?.id} `))).toEqual(
      [],
    );
  });
});

test('a section without such claims is the reviewer’s own', () => {
  expect(verifySectionEdit(draftOf('night-hr-files', 'story'), { section: 'limits', text: HARMLESS })).toEqual([]);
});
