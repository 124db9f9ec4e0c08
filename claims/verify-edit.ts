import { claimText, type Claim, type Part } from '../domain/claim.ts';
import type { CaseFindings } from '../domain/draft.ts';
import type { Fact } from '../domain/fact.ts';
import { hasDigit, identifiersIn, numberWordIn } from './lint/figures.ts';
import { folded, markupIn } from './lint/plain-text.ts';
import { wordingFaults } from './wording.ts';

/** Longest edit of one section. */
export const MAX_EDIT_CHARS = 6_000;

type Bound = { display: string; unit: Fact['unit']; before: string; after: string };

/**
 * Why a reviewer's own text may not stand in place of a section; empty when it may. Words are the reviewer's; figures, times,
 * names of systems and classes are bound: in every sentence they are facts of one claim, in the order of that claim, and each
 * plain number stands between the same words as there. So a figure can be kept or left out, and not retyped or swapped.
 */
export function verifyEdit(findings: Pick<CaseFindings, 'claims' | 'facts'>, text: string): string[] {
  return editVerifier(findings)(text);
}

/** The same for many texts of one case; what the findings bind is worked out once. */
export function editVerifier(findings: Pick<CaseFindings, 'claims' | 'facts'>): (text: string) => string[] {
  const facts = new Map(findings.facts.map((f) => [f.id, f]));
  const sequences = findings.claims.flatMap((c) => [boundOf(c.parts, facts), boundOf(c.short, facts)]);
  const displays = displaysOf(findings.claims, facts);
  const quoted = displays.map((d) => `"${d}"`);
  return (text) => {
    const errors: string[] = [];
    if (text.trim() === '') errors.push('the section is empty');
    if (text.length > MAX_EDIT_CHARS) return [`the section is longer than ${MAX_EDIT_CHARS} characters`];
    for (const kind of markupIn(text)) errors.push(`the section holds ${kind}`);
    // What stands in quotation marks as the records have it, a title or a class, is nobody's wording.
    for (const fault of wordingFaults(quoted.reduce((rest, q) => rest.replaceAll(q, '"·"'), text)))
      errors.push(`"${fault.word}" may not stand in a draft (${fault.class})`);
    for (const sentence of sentencesOf(text)) errors.push(...sentenceErrors(sentence, sequences, displays));
    return [...new Set(errors)];
  };
}

function sentenceErrors(sentence: string, sequences: readonly Bound[][], displays: readonly string[]): string[] {
  const { found, rest } = findDisplays(sentence, displays);
  const errors: string[] = [];
  if (hasDigit(rest)) errors.push(`a figure that is no fact of the case: "${excerpt(rest)}"`);
  const word = numberWordIn(rest.replaceAll(ORDINARY, ' '));
  if (word !== null) errors.push(`the number word "${word}" is no fact of the case`);
  for (const kind of identifiersIn(rest)) errors.push(`the text holds ${kind} that is no fact of the case`);
  const spoken = found.filter(
    (f) => !sequences.some((s) => s.some((b) => b.display === f.display && b.unit === 'class')) || hasDigit(f.display),
  );
  if (errors.length === 0 && spoken.length > 0 && !sequences.some((s) => follows(spoken, s))) {
    errors.push(`the figures of a sentence must be facts of one claim, in its order and between its words: "${excerpt(sentence)}"`);
  }
  return errors;
}

/** Number words that are no figures in ordinary prose. */
const ORDINARY = /\b(?:one|both|third|quarter)\b/gi;

/** The name of a statistic, which frames write out. */
const TERM = '95th percentile';

/** Fact parts of a rendered sentence with the words around them. */
function boundOf(parts: readonly Part[], facts: ReadonlyMap<string, Fact>): Bound[] {
  const text = claimText(parts);
  let at = 0;
  return parts.flatMap((part) => {
    const from = at;
    at += 'text' in part ? part.text.length : part.display.length;
    if ('text' in part) return [];
    const unit = facts.get(part.factId)?.unit ?? 'count';
    return [{ display: part.display, unit, before: nearestWord(text.slice(0, from), -1), after: nearestWord(text.slice(at), 1) }];
  });
}

/** The word that touches the figure on that side; signs between them are passed over, the end of the text is no word. */
function nearestWord(text: string, side: -1 | 1): string {
  const words = folded(text).match(/[\p{L}\p{N}-]+/gu) ?? [];
  return (side === -1 ? words.at(-1) : words[0]) ?? '';
}

function displaysOf(claims: readonly Claim[], facts: ReadonlyMap<string, Fact>): string[] {
  const used = claims.flatMap((c) => c.facts).flatMap((id) => facts.get(id)?.display ?? []);
  return [...new Set(used)].sort((a, b) => b.length - a.length);
}

type Found = { display: string; before: string; after: string; setOff: boolean };

/** Displays in the sentence from left to right, the longest first at each place, and the text that remains. */
function findDisplays(sentence: string, displays: readonly string[]): { found: Found[]; rest: string } {
  const found: Found[] = [];
  let rest = '';
  let i = 0;
  while (i < sentence.length) {
    const here = i;
    const term = sentence.startsWith(TERM, here) && isEdge(sentence, here, TERM.length);
    const display = term ? TERM : displays.find((d) => sentence.startsWith(d, here) && isEdge(sentence, here, d.length));
    if (display === undefined) {
      rest += sentence[i] ?? '';
      i += 1;
      continue;
    }
    if (!term) found.push(placeOf(sentence, i, display));
    rest += ' ';
    i += display.length;
  }
  return { found, rest };
}

function placeOf(sentence: string, from: number, display: string): Found {
  const before = sentence.slice(0, from);
  const after = sentence.slice(from + display.length);
  return {
    display,
    before: nearestWord(before, -1),
    after: nearestWord(after, 1),
    setOff: /(?:^|[,(:;])\s*$/.test(before) && /^\s*(?:$|[.,;:)])/.test(after),
  };
}

/** A display is not part of a longer number or word: "15" is not in "2015", "15.5" or "15k". */
function isEdge(text: string, from: number, length: number): boolean {
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(from + length, from + length + 2);
  return !/[\p{L}\p{N}]$|\p{N}[.,:/-]$|[-+]$/u.test(before) && !/^[\p{L}\p{N}%]|^[.,:/-]\p{N}|^-/u.test(after);
}

/** Whether the figures are facts of the claim in its order, each in a place like the one it has there. */
function follows(found: readonly Found[], claim: readonly Bound[]): boolean {
  let from = 0;
  return found.every((f) => {
    const at = claim.findIndex((b, i) => i >= from && b.display === f.display && fitsPlace(f, b));
    from = at + 1;
    return at >= 0;
  });
}

/**
 * A plain number means what the words around it say, so both stay. What says itself what it is may move: a time set off by signs,
 * a token after the same word, a class or country anywhere.
 */
function fitsPlace(f: Found, b: Bound): boolean {
  switch (b.unit) {
    case 'class':
    case 'country':
      return true;
    case 'token':
      return f.before === b.before;
    case 'time':
      return f.setOff || (f.before === b.before && f.after === b.after);
    default:
      return f.before === b.before && f.after === b.after;
  }
}

/** Sentences end with a stop before a blank, or with the line. */
function sentencesOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?])\s+(?=\p{Lu})/u)
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

function excerpt(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
}
