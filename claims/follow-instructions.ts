import { SECTIONS, type CaseFindings, type DraftSelection, type PlacedClaim } from '../domain/draft.ts';
import { homeOf } from './sections.ts';
import { verifySelection } from './verify.ts';

/**
 * A selection as a reviewer asked for it: claims they want and miss come at the end of their section, claims they do not want go.
 * What cannot be left out stays. A selection that would fail verification for it is returned as it was.
 */
export function followInstructions(
  findings: CaseFindings,
  selection: DraftSelection,
  { include, leaveOut }: { include: readonly string[]; leaveOut: readonly string[] },
): DraftSelection {
  const placed = new Set(SECTIONS.flatMap((s) => selection.sections[s].map((p) => p.claimId)));
  const missed = findings.claims.filter((c) => include.includes(c.id) && !placed.has(c.id));
  const mayGo = new Set(findings.claims.filter((c) => leaveOut.includes(c.id) && !c.mustInclude).map((c) => c.id));
  const sections = { ...selection.sections };
  for (const section of SECTIONS) {
    const kept = sections[section]
      .filter((p) => !mayGo.has(p.claimId))
      .map((p, i) => (i === 0 ? { ...p, connective: 'none' as const } : p));
    sections[section] = [...kept, ...missed.filter((c) => homeOf(c) === section).map(({ id }) => plain(id))];
  }
  const followed = { ...selection, sections };
  return verifySelection(findings, followed).length === 0 ? followed : selection;
}

function plain(claimId: string): PlacedClaim {
  return { claimId, connective: 'none', emphasis: 'plain' };
}
