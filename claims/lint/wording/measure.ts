import { WORDING_LINT_VERSION, wordingFaults } from '../../wording.ts';
import { readCorpus, type CorpusLanguage, type CorpusPart } from './corpus.ts';

export type WordingFigures = {
  /** Of the rules. */
  version: number;
  language: CorpusLanguage;
  part: CorpusPart;
  sentences: number;
  nearMisses: number;
  /** Of what was blocked, the share that is unfit; of what is unfit, the share that was blocked, and blocked for its own class. */
  precision: number;
  recall: number;
  recallOfClass: number;
  /** Sentences that were judged wrongly. */
  wrong: { class: string; label: 'fit' | 'unfit'; text: string; found: string[] }[];
};

/** How the lint judges the labelled sentences; all rules of all languages are applied to each. */
export function measureWording(language: CorpusLanguage, part: CorpusPart): WordingFigures {
  const judged = readCorpus(language, part).map((s) => ({ ...s, faults: wordingFaults(s.text) }));
  const unfit = judged.filter((s) => s.label === 'unfit');
  const caught = unfit.filter((s) => s.faults.length > 0);
  const blocked = judged.filter((s) => s.faults.length > 0);
  return {
    version: WORDING_LINT_VERSION,
    language,
    part,
    sentences: judged.length,
    nearMisses: judged.length - unfit.length,
    precision: caught.length / blocked.length,
    recall: caught.length / unfit.length,
    recallOfClass: unfit.filter((s) => s.faults.some((f) => f.class === s.class)).length / unfit.length,
    wrong: judged
      .filter((s) => s.faults.length > 0 !== (s.label === 'unfit'))
      .map(({ faults, ...s }) => ({ ...s, found: faults.map((f) => `${f.class}: ${f.word}`) })),
  };
}
