import type { Scored } from '../domain/score.ts';
import { forestScore } from './forest-score.ts';
import { growForest, type Forest } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';
import { learnNeighbours, scoreNeighbours, type Neighbours } from './nearest-neighbours.ts';
import { quantile } from './statistics.ts';

/** What is ordinary for a detector, and how far above it one in ten lies. */
export type Scale = { ordinary: number; step: number };

export type ForestAndNeighbours = { forest: Forest; neighbours: Neighbours; ofForest: Scale; ofNeighbours: Scale };

/** Below this a distance is none. */
const NEAR = 1e-9;

/**
 * The more surprised of two detectors that fail in different places: the forest sees values far out, the neighbours see combinations
 * that nobody has. Each on its own scale: 0 is the median of the train rows, 1 is where a tenth of them lies above.
 *
 * - Sources, input, cost: `growForest` and `learnNeighbours`; the maximum of scaled scores as in Aggarwal & Sathe 2015.
 * - Score: the larger scaled score (the distance by its logarithm). Reasons: those of the detector that speaks; they add up.
 * - Fails where both do: anomalies that are many and alike, inside the range of every column.
 */
export function learnForestAndNeighbours(data: Matrix, seed: number): ForestAndNeighbours {
  const forest = growForest(data, { seed });
  const neighbours = learnNeighbours(data, seed);
  const { members, width } = neighbours;
  const rows = Array.from({ length: members.length / width }, (_, i) => members.slice(i * width, (i + 1) * width));
  const names = rows[0]?.map(() => '') ?? [];
  return {
    forest,
    neighbours,
    ofForest: scaleOf(rows.map((row) => forestScore(forest, row).score)),
    ofNeighbours: scaleOf(rows.map((row) => Math.log(scoreNeighbours(neighbours, row, names).score + NEAR))),
  };
}

export function scoreForestAndNeighbours(
  model: ForestAndNeighbours,
  row: ArrayLike<number>,
  names: readonly string[],
): Omit<Scored, 'percentile'> {
  const { ofForest, ofNeighbours } = model;
  const forest = forestScore(model.forest, row);
  const near = scoreNeighbours(model.neighbours, row, names);
  const byForest = (forest.score - ofForest.ordinary) / ofForest.step;
  const byDistance = (Math.log(near.score + NEAR) - ofNeighbours.ordinary) / ofNeighbours.step;
  const reasons =
    byForest >= byDistance
      ? [
          { name: 'ordinary', contribution: (forest.base - ofForest.ordinary) / ofForest.step },
          ...forest.contributions.map((c, i) => ({ name: `${names[i]}: cut off`, contribution: c / ofForest.step })),
        ]
      : near.reasons.map((r) => ({
          name: `${r.name}: far from others`,
          contribution: (near.score > 0 ? r.contribution / near.score : 1 / near.reasons.length) * byDistance,
        }));
  return { score: reasons.reduce((sum, r) => sum + r.contribution, 0), reasons };
}

function scaleOf(scores: readonly number[]): Scale {
  const ordinary = quantile(scores, 0.5);
  const step = quantile(scores, 0.9) - ordinary;
  return { ordinary, step: step > 1e-12 ? step : 1 };
}
