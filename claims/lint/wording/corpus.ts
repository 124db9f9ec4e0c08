import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const CORPUS_LANGUAGES = ['en', 'de'] as const;
export type CorpusLanguage = (typeof CORPUS_LANGUAGES)[number];

/** `open`: rules may be written with it in sight. `kept_apart`: a third, drawn by hash, that no rule was written against. */
export type CorpusPart = 'open' | 'kept_apart';

/** One labelled sentence. A `fit` one is a near miss: it uses words of its class in a sense that may stand. */
export type LabelledSentence = { class: string; label: 'fit' | 'unfit'; text: string };

const Row = z.tuple([z.string().regex(/^[a-z_]+$/), z.enum(['fit', 'unfit']), z.string().min(8)]);

/** The labelled sentences of one language: `class<TAB>fit|unfit<TAB>sentence` a line. Throws on a line of another shape. */
export function readCorpus(language: CorpusLanguage, part: CorpusPart): LabelledSentence[] {
  const file = part === 'open' ? `${language}.tsv` : `${language}-kept-apart.tsv`;
  const lines = readFileSync(join(import.meta.dirname, 'corpus', file), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [name, label, text] = Row.parse(line.split('\t'));
      return { class: name, label, text };
    });
}
