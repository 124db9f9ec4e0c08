import { claimText, type Claim } from '../domain/claim.ts';
import type { Conclusion } from '../domain/conclusion.ts';
import type { DraftContent, SectionId } from '../domain/draft.ts';
import type { Role } from '../domain/roles.ts';
import { NOTE_MAX_CHARS } from '../domain/write-plan.ts';
import { leadingClaims } from './leading-claims.ts';

const CONCLUSION: Record<Conclusion, string> = {
  explained: 'explained by a record; no open finding',
  not_concluded: 'not concluded; what could be seen does not decide',
  needs_investigation: 'needs investigation by people; this is no finding of fault',
};

const ROLE: Record<Role, string> = {
  viewer: 'viewer',
  analyst: 'analyst',
  senior_analyst: 'senior analyst',
  hr_partner: 'HR partner',
  legal: 'legal',
  privacy_officer: 'privacy officer',
  engineer: 'engineer',
  auditor: 'auditor',
};

type Block = { name: string; lines: string[] };

/**
 * The note for the offense: plain ASCII, at most NOTE_MAX_CHARS, no names ("the user of this offense"). Conclusion, what
 * happened, what speaks against it, gaps, first next step; what does not fit is named. Approval, link and marker always fit.
 */
export function renderNote(draft: DraftContent, options: { approvedBy: Role; caseUrl: string; marker: string }): string {
  const footer = [
    `AI-assisted, approved by ${ROLE[options.approvedBy]}.`,
    `Case: ${oneLine(options.caseUrl, MAX_URL)}`,
    oneLine(options.marker, MAX_MARKER),
  ].join('\n');
  const head = `Casewright on the user of this offense: ${CONCLUSION[draft.conclusion]}.`;
  const happened: Block = {
    name: 'what happened',
    lines: edited(draft, 'what_happened') ?? edited(draft, 'summary') ?? leadingClaims(draft).map(shortOf),
  };
  const speaksAgainst: Block = { name: 'what speaks against', lines: against(draft) };
  const gaps: Block = { name: 'gaps', lines: draft.gaps.toSorted((a, b) => Number(b.material) - Number(a.material)).map((g) => g.text) };
  const next: Block = { name: 'next step', lines: draft.nextSteps.slice(0, 1).map((s) => s.sentence) };
  // A record that explains comes before what it explains.
  const order = draft.conclusion === 'explained' ? [speaksAgainst, happened, gaps, next] : [happened, speaksAgainst, gaps, next];
  return fit(ascii(head), order, ascii(footer));
}

const MAX_URL = 300;
const MAX_MARKER = 120;
const TITLE: Record<string, string> = {
  'what happened': 'What happened:',
  'what speaks against': 'What speaks against a concern:',
  gaps: 'Not seen:',
  'next step': 'Next:',
};

/** Fills line by line; every block keeps room for its first line before another gets its second. */
function fit(head: string, blocks: readonly Block[], footer: string): string {
  const all = blocks.map((b) => ({ name: b.name, lines: b.lines.length === 0 ? [NONE[b.name] ?? '-'] : b.lines.map((l) => ascii(l)) }));
  const kept = all.map(() => 0);
  const render = (counts: readonly number[]): string => {
    const left = all.flatMap((b, i) => (b.lines.length > (counts[i] ?? 0) ? [`${b.lines.length - (counts[i] ?? 0)} of ${b.name}`] : []));
    const body = all.flatMap((b, i) =>
      (counts[i] ?? 0) === 0 ? [] : [TITLE[b.name] ?? '', ...b.lines.slice(0, counts[i]).map((l) => `- ${l}`)],
    );
    return [head, ...body, ...(left.length === 0 ? [] : [`Left out for length, see the case: ${left.join(', ')}.`]), footer].join('\n');
  };
  const most = Math.max(...all.map((b) => b.lines.length));
  for (let round = 0; round < most; round += 1) {
    for (const [i, block] of all.entries()) {
      if (round >= block.lines.length || kept[i] !== round) continue;
      const tried = kept.map((n, j) => (j === i ? n + 1 : n));
      if (render(tried).length <= NOTE_MAX_CHARS) kept[i] = round + 1;
    }
  }
  return render(kept);
}

const NONE: Record<string, string> = {
  'what happened': 'nothing that stands out was established',
  'what speaks against': 'nothing found in what could be checked',
  gaps: 'no gap known',
  'next step': 'see the case',
};

/** What clears first, then what comes near, then the rest by weight. A reviewer's own words replace the rest, and no record. */
function against(draft: DraftContent): string[] {
  const own = edited(draft, 'what_speaks_against');
  if (own !== null) {
    const all = own.join(' ');
    const untold = draft.claims.filter((c) => RECORDS.includes(c.frame) && !all.includes(shortOf(c)) && !all.includes(claimText(c.parts)));
    return [...untold.toSorted((a, b) => rankAgainst(a) - rankAgainst(b)).map(shortOf), ...own];
  }
  return draft.claims
    .filter((c) => c.polarity === 'points_away' || RECORDS.includes(c.frame))
    .toSorted((a, b) => rankAgainst(a) - rankAgainst(b) || b.weight - a.weight)
    .map(shortOf);
}

const RECORDS = ['record_found', 'record_unsettled', 'record_does_not_cover', 'leave_record'];
const AGAINST = [...RECORDS, 'within_peer_range', 'own_habit', 'peers_as_unusual', 'similar_incident'];

function rankAgainst(claim: Claim): number {
  const at = AGAINST.indexOf(claim.frame);
  return at < 0 ? AGAINST.length : at;
}

function shortOf(claim: Claim): string {
  return claimText(claim.short);
}

function edited(draft: DraftContent, section: SectionId): string[] | null {
  const edit = draft.edits.findLast((e) => e.section === section);
  if (edit === undefined) return null;
  return edit.text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '');
}

/** Letters without their marks, typographic signs as plain ones, everything else left out; nothing a console could read as markup. */
function ascii(text: string): string {
  return text
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[‐-―−]/g, '-')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/[^\n\u0020-\u007e]/g, '')
    .replaceAll(/[<>`]/g, '');
}

function oneLine(text: string, max: number): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, max);
}
