import { expect, test } from 'vitest';
import { CORPUS_LANGUAGES } from './corpus.ts';
import { measureWording } from './measure.ts';

test.each(CORPUS_LANGUAGES)('of the open sentences in %s at least .95 are judged as labelled, blocked and let pass', (language) => {
  const { precision, recall, recallOfClass, wrong } = measureWording(language, 'open');
  expect({ wrong, enough: precision >= 0.95 && recall >= 0.95 && recallOfClass >= 0.9 }).toMatchObject({ enough: true });
});
