import { learnForestAndNeighbours, scoreForestAndNeighbours, type ForestAndNeighbours, type Scale } from '../forest-and-neighbours.ts';
import { forestFromModel, forestToModel } from '../forest-model.ts';
import type { Neighbours } from '../nearest-neighbours.ts';
import { ScorerError } from '../scorer-error.ts';
import { isNumbers, rowCommand } from './row-command.ts';

type Cell = { model: () => ForestAndNeighbours; toJSON: () => unknown };

/** Unlabelled rows of numbers; the more surprised of forest and distance. See `learnForestAndNeighbours`. */
export const forestAndNeighbours = rowCommand<Cell>(
  {
    name: 'forest-and-neighbours',
    about: 'rows of numbers; the more surprised of isolation forest and nearest neighbours, 0 is ordinary, 1 the highest tenth',
    reach: { by: 'command', because: 'a case has tens of rows, too few for distances to say more than the forest does' },
    reasons: 'add up to the score',
  },
  {
    fit: (data, seed) => asCell(learnForestAndNeighbours(data, seed)),
    score: ({ model }, row, names) => scoreForestAndNeighbours(model(), row, names),
    parse: (saved, width) => {
      const { forest, neighbours, ofForest, ofNeighbours } = recordOf(saved);
      return asCell({
        forest: forestFromModel(forest, width),
        neighbours: neighboursOf(recordOf(neighbours), width),
        ofForest: scaleOf(recordOf(ofForest)),
        ofNeighbours: scaleOf(recordOf(ofNeighbours)),
      });
    },
  },
);

function asCell(model: ForestAndNeighbours): Cell {
  return { model: () => model, toJSON: () => ({ ...model, forest: forestToModel(model.forest) }) };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function neighboursOf({ width: found, centre, scale, members, nearest }: Record<string, unknown>, width: number): Neighbours {
  const right = isNumbers(centre) && isNumbers(scale) && isNumbers(members) && centre.length === width && scale.length === width;
  if (found !== width || !right || members.length === 0 || members.length % width !== 0 || typeof nearest !== 'number' || !(nearest >= 1))
    throw new ScorerError('input', 'the model file holds no rows of these columns; make it again with --save-model');
  return { width, centre, scale, members, nearest };
}

function scaleOf({ ordinary, step }: Record<string, unknown>): Scale {
  if (typeof ordinary !== 'number' || typeof step !== 'number' || !Number.isFinite(ordinary) || !(step > 0))
    throw new ScorerError('input', 'the model file: a scale is missing; make it again with --save-model');
  return { ordinary, step };
}
