import { forestFromModel, forestToModel, type ForestModel } from '../forest-model.ts';
import { forestScore } from '../forest-score.ts';
import { growForest, type Forest } from '../isolation-forest.ts';
import { rowCommand } from './row-command.ts';

/** Unlabelled rows of numbers; about .5 is ordinary, near 1 is isolated. See `growForest`. */
export const isolationForest = rowCommand<ForestCell>(
  {
    name: 'isolation-forest',
    about: 'rows of numbers; near 1: cut off from the train rows by few random splits, about .5: ordinary',
    reach: { by: 'score node', module: 'scorers/isolation-forest.ts' },
    reasons: 'add up to the score',
  },
  {
    fit: (data, seed) => asCell(growForest(data, { seed })),
    score: ({ forest }, row, columns) => {
      const { score, base, contributions } = forestScore(forest(), row);
      return {
        score,
        reasons: [
          { name: 'ordinary', contribution: base },
          ...contributions.map((contribution, c) => ({ name: columns[c] ?? '', contribution })),
        ],
      };
    },
    parse: (saved, width) => asCell(forestFromModel(saved, width)),
  },
);

/** The typed arrays for scoring; the lists only when the model is written. */
type ForestCell = { forest: () => Forest; toJSON: () => ForestModel };

function asCell(forest: Forest): ForestCell {
  return { forest: () => forest, toJSON: () => forestToModel(forest) };
}
