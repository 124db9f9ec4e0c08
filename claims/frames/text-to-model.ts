import type { Evidence } from '../../domain/evidence.ts';
import { addressedToModel } from '../injection/tripwire.ts';
import { defineFrame, many, say } from './frame.ts';

/** Shorter texts ask for nothing. */
const MIN_CHARS = 16;

/** Text in a field of the log that speaks to a language model. Whoever wrote it: it is for the analyst to read, and no model was shown it. */
export const textToModel = defineFrame({
  id: 'text_to_model',
  says: 'fields of the evidence hold text that reads as if it spoke to a language model',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { texts: { unit: 'count' } },
  words: {},
  plain: (f) =>
    say`The evidence holds ${many(f.texts, 'text that reads as if it spoke', 'texts that read as if they spoke')} to a language model; no model was shown such text, and who wrote it is not known.`,
  short: (f) => say`${many(f.texts, 'text', 'texts')} in the evidence addressed to a language model, writer not known`,
  find: (scene) => {
    const found = scene.evidence.flatMap((e) =>
      [...textsOf(e)].filter((t) => addressedToModel(t) !== null).map((text) => ({ text, label: e.label })),
    );
    if (found.length === 0) return [];
    const texts = new Set(found.map((t) => t.text)).size;
    const evidence = [...new Set(found.map((t) => t.label))];
    const formula = 'number of different field values that the tripwire labels';
    return [{ facts: { texts: scene.book.count('texts_to_model', texts, { evidence, formula }) }, words: {} }];
  },
});

/** Every different text of the rows, however deep it lies. */
function textsOf(evidence: Evidence): Set<string> {
  const texts = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.length >= MIN_CHARS) texts.add(value);
    } else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) look(inner);
  };
  look(evidence.rows);
  return texts;
}
