import { claimText, type Claim, type Part } from '../domain/claim.ts';
import type { CaseFindings, Connective, PlacedClaim, SectionId } from '../domain/draft.ts';

/** Words before a sentence; a colon, so that the sentence itself stays as its frame renders it. */
export const CONNECTIVE_TEXT: Record<Connective, string> = {
  none: '',
  also: 'Also: ',
  in_addition: 'In addition: ',
  at_the_same_time: 'At the same time: ',
  however: 'However: ',
  against_this: 'Against this: ',
};

/** What each section is called on a page. */
export const SECTION_TITLE: Record<SectionId, string> = {
  summary: 'Summary',
  what_happened: 'What happened',
  what_speaks_against: 'What speaks against a concern',
  context: 'Context',
  limits: 'Limits',
};

export type RenderedSentence = { claimId: string; parts: Part[] };

/** Sentences of one section, in order. A claim that is not in the findings is left out: `verifySelection` refuses such drafts. */
export function renderSection(findings: Pick<CaseFindings, 'claims'>, placed: readonly PlacedClaim[]): RenderedSentence[] {
  const claims = new Map(findings.claims.map((c) => [c.id, c]));
  return placed.flatMap(({ claimId, connective }) => {
    const claim = claims.get(claimId);
    return claim === undefined ? [] : [{ claimId, parts: withConnective(claim, connective) }];
  });
}

/** The section as plain text, a sentence a line: what a reviewer starts to edit from. */
export function sectionText(findings: Pick<CaseFindings, 'claims'>, placed: readonly PlacedClaim[]): string {
  return renderSection(findings, placed)
    .map((s) => claimText(s.parts))
    .join('\n');
}

function withConnective(claim: Claim, connective: Connective): Part[] {
  const text = CONNECTIVE_TEXT[connective];
  const [first, ...rest] = claim.parts;
  if (text === '' || first === undefined) return claim.parts;
  return 'text' in first ? [{ text: text + first.text }, ...rest] : [{ text }, first, ...rest];
}
