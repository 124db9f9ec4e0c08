import { expect, test } from 'vitest';
import { SECTIONS, type DraftSelection } from '../domain/draft.ts';
import { makeFindings } from './find.ts';
import { followInstructions } from './follow-instructions.ts';
import { templateSelection } from './template-draft.ts';
import { storyCase } from './testing/stories.ts';
import { verifySelection } from './verify.ts';

const findings = makeFindings(storyCase('night-hr-files', 'story'));
const template = templateSelection(findings);
const placedIn = (selection: DraftSelection): string[] => SECTIONS.flatMap((s) => selection.sections[s].map((p) => p.claimId));
const optional = findings.claims.find((c) => !c.mustInclude && placedIn(template).includes(c.id))?.id ?? '';
const fixed = findings.claims.find((c) => c.mustInclude)?.id ?? '';

test('a claim that is not wanted goes, and comes back when it is', () => {
  const without = followInstructions(findings, template, { include: [], leaveOut: [optional] });
  expect(placedIn(without)).toEqual(placedIn(template).filter((id) => id !== optional));
  expect(placedIn(followInstructions(findings, without, { include: [optional], leaveOut: [] })).toSorted()).toEqual(
    placedIn(template).toSorted(),
  );
});

test('a claim that must be said stays, and one that does not exist comes from nowhere', () => {
  expect(followInstructions(findings, template, { include: ['C999'], leaveOut: [fixed] })).toEqual(template);
});

test('whatever is asked for, the draft passes verification', () => {
  const all = findings.claims.map((c) => c.id);
  for (const asked of [
    { include: all, leaveOut: [] },
    { include: [], leaveOut: all },
    { include: all, leaveOut: all },
  ]) {
    expect(verifySelection(findings, followInstructions(findings, template, asked))).toEqual([]);
  }
});
