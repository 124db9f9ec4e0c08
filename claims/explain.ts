import type { Claim } from '../domain/claim.ts';
import { EXPLANATION_IDS, type CaseFindings, type Explanation, type ExplanationId } from '../domain/draft.ts';
import type { Profile } from '../domain/phase.ts';
import { KIND_WORD } from './frames/check-words.ts';
import { EXPLANATIONS } from './explanations.ts';

/**
 * Possible explanations to test, from a fixed catalogue, ranked by least inconsistent with the claims: never a probability, and
 * never a statement about the person's mind. At least one is harmless and one is about somebody else. Explanations that accuse
 * are set out outside `eu-strict`, when nothing clears the case and at least two independent claims carry it.
 */
export function explanationsOf(findings: Pick<CaseFindings, 'claims' | 'checks' | 'conclusion'>, profile: Profile): Explanation[] {
  const mayAccuse = profile !== 'eu-strict' && findings.conclusion === 'needs_investigation' && independentClaims(findings.claims) >= 2;
  const unchecked = [...new Set(findings.checks.filter((c) => c.outcome.state === 'could_not_check').map((c) => KIND_WORD[c.kind]))];
  const told = EXPLANATION_IDS.filter((id) => EXPLANATIONS[id].kind !== 'accusing' || (mayAccuse && hasGround(id, findings.claims))).map(
    (id) => {
      const { title, kind, missing, consistent, inconsistent } = EXPLANATIONS[id];
      const records = kind === 'benign' && unchecked.length > 0 ? [`Records that could not be checked: ${unchecked.join(', ')}`] : [];
      return {
        id,
        title,
        kind,
        supports: idsOf(findings.claims, consistent),
        contradicts: idsOf(findings.claims, inconsistent),
        missing: [...missing, ...records],
      };
    },
  );
  return told
    .sort(
      (a, b) =>
        a.contradicts.length - b.contradicts.length ||
        b.supports.length - a.supports.length ||
        EXPLANATION_IDS.indexOf(a.id) - EXPLANATION_IDS.indexOf(b.id),
    )
    .map((explanation, i) => ({ ...explanation, rank: i + 1 }));
}

/** Observations that carry the case and do not follow from each other: several figures about one copy are one observation. */
export function independentClaims(claims: readonly Claim[]): number {
  const deciding = claims.filter((c) => c.loadBearing && c.polarity === 'points_toward');
  return new Set(deciding.map((c) => (OF_THEIR_OWN.has(c.frame) ? c.frame : `${c.need?.action ?? c.frame}|${c.logSourceTypes.join()}`)))
    .size;
}

/** Frames that see something else than the counts of the same action do. */
const OF_THEIR_OWN = new Set(['removable_media_volume', 'new_country', 'concurrent_hosts']);

function idsOf(claims: readonly Claim[], frames: readonly string[]): string[] {
  return claims.filter((c) => counts(c) && frames.includes(c.frame)).map((c) => c.id);
}

/** A claim of a frame that may take both sides counts only on the side it takes. */
function counts(claim: Claim): boolean {
  return !TWO_SIDED.has(claim.frame) || claim.polarity === 'points_away';
}

const TWO_SIDED = new Set(['similar_incident', 'peers_as_unusual']);

/** An explanation of leaving needs the announced date; the others need no more than the claims. */
function hasGround(id: ExplanationId, claims: readonly Claim[]): boolean {
  return id !== 'leaver_own_work' || claims.some((c) => c.frame === 'leaver_window');
}
