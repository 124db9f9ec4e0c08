import { renderNote } from '../../claims/note.ts';
import { claimText } from '../../domain/claim.ts';
import type { DraftContent } from '../../domain/draft.ts';

/** Every text of a draft that a person may read, the note included, each with where it stands. */
export function shownTexts(draft: DraftContent): { where: string; text: string }[] {
  return [
    ...draft.claims.flatMap((c) => [
      { where: `claim ${c.frame}`, text: claimText(c.parts) },
      { where: `short ${c.frame}`, text: claimText(c.short) },
    ]),
    ...draft.gaps.map((g) => ({ where: 'gap', text: g.text })),
    ...draft.explanations.flatMap((e) => [e.title, ...e.missing].map((text) => ({ where: `explanation ${e.id}`, text }))),
    ...draft.nextSteps.map((s) => ({ where: `step ${s.query}`, text: s.sentence })),
    ...draft.interview.map((q) => ({ where: `question ${q.audience}`, text: q.text })),
    ...draft.selection.interpretation.map((i) => ({ where: 'interpretation', text: i.text })),
    ...draft.edits.map((e) => ({ where: `edit ${e.section}`, text: e.text })),
  ];
}

export function noteOf(draft: DraftContent): string {
  return renderNote(draft, { approvedBy: 'senior_analyst', caseUrl: 'https://casewright.example/cases/1', marker: '[casewright eval]' });
}
