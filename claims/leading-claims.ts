import type { Claim } from '../domain/claim.ts';
import type { CaseFindings } from '../domain/draft.ts';

/** Frames that say what was done, and frames that say beside whom it is much. */
const ACCOUNTS = [
  'accessed_count',
  'removable_media_volume',
  'concurrent_hosts',
  'new_country',
  'new_privileged_commands',
  'growing_volume',
  'account_changes',
  'rare_change',
  'countries_at_once',
  'dormant_account',
  'many_machines',
];
const COMPARISONS = [
  'ratio_to_peers',
  'volume_to_peers',
  'growing_volume',
  'new_privileged_commands',
  'new_country',
  'rare_for_peers',
  'count_vs_own',
  'volume_vs_own',
  'first_seen_resource',
  'outside_hours',
];

/** Doublings that a comparison with peers is worth more than one with the own past: the figure a reader asks for. */
const PREFERENCE = 0.5;

/**
 * The two claims that lead: what was done, and the comparison that says most about the same need. One when there is nothing
 * to compare with, none when nothing points toward a concern.
 */
export function leadingClaims(findings: Pick<CaseFindings, 'claims'>): Claim[] {
  const toward = findings.claims.filter((c) => c.polarity === 'points_toward');
  const account = best(toward, ACCOUNTS) ?? toward.toSorted((a, b) => b.weight - a.weight)[0];
  if (account === undefined) return [];
  const others = toward.filter((c) => c !== account);
  const same = others.filter((c) => sameNeed(c, account));
  const comparison = best(same, COMPARISONS) ?? best(others, [...COMPARISONS, ...ACCOUNTS]);
  return comparison === undefined ? [account] : [account, comparison];
}

/** Deciding claims before others, then weight; earlier frames of the list win near ties. */
function best(claims: readonly Claim[], frames: readonly string[]): Claim | undefined {
  const worth = (c: Claim): number => c.weight - frames.indexOf(c.frame) * PREFERENCE + (c.mustInclude ? 100 : 0);
  return claims.filter((c) => frames.includes(c.frame)).toSorted((a, b) => worth(b) - worth(a))[0];
}

function sameNeed(a: Claim, b: Claim): boolean {
  return JSON.stringify(a.need?.systems ?? null) === JSON.stringify(b.need?.systems ?? null);
}
