import type { Claim } from '../domain/claim.ts';
import { SECTIONS, type SectionId } from '../domain/draft.ts';

/** Sections in which a claim may stand. What points toward cannot be put where a reader looks for what speaks against. */
const BY_POLARITY: Record<Claim['polarity'], readonly SectionId[]> = {
  points_toward: ['summary', 'what_happened'],
  points_away: ['summary', 'what_speaks_against', 'context'],
  neutral: SECTIONS,
};

/** Where a claim of the frame stands when nobody chooses. */
const HOME: Record<string, SectionId> = {
  record_found: 'summary',
  record_does_not_cover: 'what_speaks_against',
  record_unsettled: 'what_speaks_against',
  late_arrival: 'limits',
  text_to_model: 'limits',
  logons_summary: 'what_happened',
  channel_count: 'what_happened',
};

export function mayStandIn(claim: Pick<Claim, 'polarity'>, section: SectionId): boolean {
  return BY_POLARITY[claim.polarity].includes(section);
}

export function homeOf(claim: Pick<Claim, 'polarity' | 'frame'>): SectionId {
  const home = HOME[claim.frame];
  if (home !== undefined) return home;
  if (claim.polarity === 'points_toward') return 'what_happened';
  return claim.polarity === 'points_away' ? 'what_speaks_against' : 'context';
}
