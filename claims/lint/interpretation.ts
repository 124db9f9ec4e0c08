import type { Interpretation } from '../../domain/draft.ts';
import { wordingFaults } from '../wording.ts';
import { hasDigit, identifiersIn, numberWordIn, timeWordIn } from './figures.ts';
import { folded, markupIn } from './plain-text.ts';

/** Longest free sentence of a draft, and how many. */
export const MAX_INTERPRETATION_CHARS = 400;
export const MAX_INTERPRETATIONS = 6;

const HEDGE =
  /(?<![\p{L}])(?:may|might|could|can be read|is consistent with|are consistent with|would fit|would be consistent|possibly|perhaps|appears? to|seems? to|suggests?|one reading)(?![\p{L}])/u;
const ABSOLUTE =
  /(?<![\p{L}])(?:never|always|only|first|last|every|all|none|nobody|everybody|no one|cannot|impossible|must|certain|sure|fact|facts|any|solely|exclusively|entirely|completely)(?![\p{L}])/u;

/** Faults of one free sentence: it hedges, cites claims of the case, and states no figure, time, name, absolute or judgement. */
export function interpretationFaults(item: Interpretation, claimIds: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const { text } = item;
  if (item.claimIds.length === 0) faults.push('cites no claim');
  for (const id of item.claimIds) if (!claimIds.has(id)) faults.push(`cites the unknown claim ${JSON.stringify(id.slice(0, 12))}`);
  if (text.trim() === '') faults.push('is empty');
  if (text.length > MAX_INTERPRETATION_CHARS) faults.push(`is longer than ${MAX_INTERPRETATION_CHARS} characters`);
  if (hasDigit(text)) faults.push('holds a digit');
  const number = numberWordIn(text);
  if (number !== null) faults.push(`holds the number word "${number}"`);
  const time = timeWordIn(text);
  if (time !== null) faults.push(`holds the time word "${time}"`);
  for (const kind of identifiersIn(text)) faults.push(`holds ${kind}`);
  const absolute = ABSOLUTE.exec(folded(text))?.[0];
  if (absolute !== undefined) faults.push(`holds the absolute "${absolute}"`);
  for (const fault of wordingFaults(text)) faults.push(`holds "${fault.word}" (${fault.class})`);
  for (const markup of markupIn(text)) faults.push(`holds ${markup}`);
  if (/[\n\r]/.test(text)) faults.push('holds a line break');
  if (!HEDGE.test(folded(text))) faults.push('does not hedge (may, might, could, is consistent with)');
  return faults;
}
