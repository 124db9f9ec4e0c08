import type { Claim } from '../domain/claim.ts';
import { SECTIONS, type CaseFindings, type DraftSelection, type PlacedClaim, type SectionId } from '../domain/draft.ts';
import { leadingClaims } from './leading-claims.ts';
import { homeOf } from './sections.ts';

/** Claims a reader needs besides those that cannot be left out, by section. */
const MOST: Record<SectionId, number> = { summary: 4, what_happened: 14, what_speaks_against: 12, context: 8, limits: 6 };

/**
 * The draft without a model, always available: summary (what explains first, then the two leading claims), what happened by
 * weight, what speaks against, context, limits. Everything that cannot be left out is in, each claim once.
 */
export function templateSelection(findings: CaseFindings): DraftSelection {
  const sections: DraftSelection['sections'] = { summary: [], what_happened: [], what_speaks_against: [], context: [], limits: [] };
  const explaining = findings.claims.filter((c) => c.frame === 'record_found').sort((a, b) => b.weight - a.weight);
  const summary = [...explaining, ...leadingClaims(findings)];
  const placed = new Set(summary);
  sections.summary = summary.map(plain);
  for (const section of SECTIONS.filter((s) => s !== 'summary')) {
    const here = findings.claims.filter((c) => !placed.has(c) && homeOf(c) === section);
    const ordered = here.toSorted((a, b) => Number(b.mustInclude) - Number(a.mustInclude) || b.weight - a.weight);
    const kept = ordered.filter((c, i) => c.mustInclude || i < MOST[section]);
    sections[section] = (section === 'what_happened' ? kept.toSorted((a, b) => b.weight - a.weight) : kept).map(plain);
  }
  return { sections, interpretation: [] };
}

function plain(claim: Claim): PlacedClaim {
  return { claimId: claim.id, connective: 'none', emphasis: claim.frame === 'record_found' ? 'strong' : 'plain' };
}
