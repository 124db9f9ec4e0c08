import type { Claim } from '../domain/claim.ts';
import { CONNECTIVES, SECTIONS, type CaseFindings, type DraftSelection, type PlacedClaim } from '../domain/draft.ts';
import { overlaps, type Interval } from '../domain/time.ts';
import { interpretationFaults, MAX_INTERPRETATIONS } from './lint/interpretation.ts';
import { mayStandIn } from './sections.ts';

const EMPHASES: readonly string[] = ['plain', 'strong'];

/**
 * Why a selection may not become a draft, in sentences that a model can repair from and a log may hold; empty when it may.
 * Sentences are rendered from claims by code, so what is checked is which claims stand, where, and what joins them; and every
 * word of the interpretation.
 */
export function verifySelection(findings: CaseFindings, selection: DraftSelection): string[] {
  const claims = new Map(findings.claims.map((c) => [c.id, c]));
  const placed = SECTIONS.flatMap((section) => selection.sections[section].map((p) => ({ section, ...p })));
  const errors: string[] = [];
  for (const name of Object.keys(selection.sections))
    if (!SECTIONS.some((s) => s === name)) errors.push(`section ${quote(name)} does not exist`);
  for (const { section, claimId, connective, emphasis } of placed) {
    const claim = claims.get(claimId);
    if (claim === undefined) errors.push(`${section}: claim ${quote(claimId)} does not exist`);
    else if (!mayStandIn(claim, section)) errors.push(`${section}: claim ${claimId} (${claim.polarity}) does not belong here`);
    if (!CONNECTIVES.includes(connective)) errors.push(`${section}: connective ${quote(connective)} is not on the list`);
    if (!EMPHASES.includes(emphasis)) errors.push(`${section}: emphasis ${quote(emphasis)} is not on the list`);
    if (emphasis === 'strong' && claim !== undefined && !mayBeStrong(claim))
      errors.push(`${section}: claim ${claimId} may not be emphasised`);
  }
  for (const [id, group] of Map.groupBy(placed, (p) => p.claimId))
    if (group.length > 1) errors.push(`claim ${quote(id)} stands ${group.length} times`);
  const used = new Set(placed.map((p) => p.claimId));
  for (const claim of findings.claims)
    if (claim.mustInclude && !used.has(claim.id)) errors.push(`claim ${claim.id} (${claim.frame}) must be included`);
  for (const section of SECTIONS) errors.push(...joinErrors(findings, selection.sections[section]).map((e) => `${section}: ${e}`));
  if (findings.conclusion === 'explained' && claims.get(selection.sections.summary[0]?.claimId ?? '')?.frame !== 'record_found') {
    errors.push('summary: the record that explains must come first');
  }
  if (selection.interpretation.length > MAX_INTERPRETATIONS) errors.push(`interpretation: more than ${MAX_INTERPRETATIONS} sentences`);
  for (const [i, item] of selection.interpretation.entries()) {
    errors.push(...interpretationFaults(item, new Set(claims.keys())).map((fault) => `interpretation ${i + 1} ${fault}`));
  }
  return errors;
}

/** A date or a role in bold is an insinuation; what decides, and what clears, may be. */
function mayBeStrong(claim: Claim): boolean {
  return claim.loadBearing || claim.polarity === 'points_away';
}

/** Joining words say something too: that two things oppose each other, or happened together. */
function joinErrors(findings: CaseFindings, placed: readonly PlacedClaim[]): string[] {
  return placed.flatMap(({ claimId, connective }, i) => {
    const claim = findings.claims.find((c) => c.id === claimId);
    const before = findings.claims.find((c) => c.id === placed[i - 1]?.claimId);
    if (connective === 'none' || claim === undefined) return [];
    if (before === undefined) return [`claim ${claimId} comes first and needs the connective "none"`];
    const opposes = connective === 'however' || connective === 'against_this';
    if (opposes && before.polarity === claim.polarity)
      return [`claim ${claimId} does not oppose ${before.id}, so "${connective}" is wrong`];
    if (connective === 'at_the_same_time' && !happenTogether(findings, before, claim)) {
      return [`claims ${before.id} and ${claimId} are not known to be at the same time`];
    }
    return [];
  });
}

function happenTogether(findings: CaseFindings, a: Claim, b: Claim): boolean {
  const of = (claim: Claim): Interval[] =>
    findings.facts.filter((f) => claim.facts.includes(f.id) && f.unit === 'time').flatMap((f) => (f.window === null ? [] : [f.window]));
  return of(a).some((x) => of(b).some((y) => overlaps(x, y)));
}

function quote(text: string): string {
  return JSON.stringify(text.replaceAll(/[^\w .-]/g, '?').slice(0, 24));
}
