import { ENGLISH } from './lint/wording/en.ts';
import { GERMAN } from './lint/wording/de.ts';
import { WORDING_CLASSES, type WordingClass } from './lint/wording/classes.ts';
import { folded } from './lint/plain-text.ts';

export { WORDING_CLASSES, type WordingClass } from './lint/wording/classes.ts';

/** Raised with every change of the rules; reports and audit name it. */
export const WORDING_LINT_VERSION = 3;

type Compiled = { name: WordingClass; blocks: RegExp; passes: RegExp };

/** Every language is applied to every text: a reviewer may write in any of them, and nobody gets past a rule by changing over. */
const RULES: readonly Compiled[] = WORDING_CLASSES.map((name) => ({
  name,
  blocks: wholeWords([...ENGLISH[name].blocks, ...GERMAN[name].blocks]),
  passes: wholeWords([...ENGLISH[name].passes, ...GERMAN[name].passes]),
}));

export type WordingFault = { class: WordingClass; word: string };

/**
 * Every blocked turn of the text with its class, in the order of the classes; empty for text that may be shown. The rules apply to
 * text that we or a reviewer write, never to quoted logs.
 */
export function wordingFaults(text: string): WordingFault[] {
  const plain = folded(text);
  const spelled = spelledOut(plain);
  return RULES.flatMap(({ name, blocks, passes }) => {
    const meant = plain.replaceAll(passes, ' · ');
    const hits = [...meant.matchAll(blocks), ...spelled.matchAll(blocks)].map((m) => m[0].replace(/^\W+/, ''));
    return [...new Set(hits)].map((word) => ({ class: name, word }));
  });
}

function wholeWords(patterns: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}

/** Longest run of single letters that is put together; longer ones are no word. */
const MAX_SPELLED = 40;

/** Words that are written letter by letter ("t h i e f"): every part of such a run as a word of its own. */
function spelledOut(text: string): string {
  const runs = [...text.matchAll(/(?<!\p{L})\p{L}(?:[\s._*-]\p{L}(?!\p{L}))+/gu)].map((m) =>
    m[0].replaceAll(/[^\p{L}]/gu, '').slice(0, MAX_SPELLED),
  );
  return runs
    .flatMap((run) => Array.from(run, (_, from) => Array.from(run.slice(from), (__, i) => run.slice(from, from + i + 1))))
    .flat()
    .join(' ');
}
