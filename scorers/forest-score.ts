import { averagePath, heightLimitOf, type Forest, type ForestScore } from './isolation-forest.ts';
import type { Matrix } from './matrix.ts';
import { ScorerError } from './scorer-error.ts';

/** Rows that stay in the processor's cache while every tree looks at them. */
const BLOCK = 512;

/** The score of each row, without reasons. O(trees * log sample) a row, one number of memory a row. */
export function forestScores(forest: Forest, data: Matrix): Float64Array {
  requireWidth(forest, data.width);
  const { values, count, width } = data;
  const { feature, threshold, left, expected, trees, stride } = forest;
  const scale = averagePath(forest.size) * trees;
  const steps = heightLimitOf(forest.size);
  const paths = new Float64Array(count);
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    for (let tree = 0; tree < trees; tree += 1) {
      for (let row = from; row < to; row += 1) {
        const at = row * width;
        let node = tree * stride;
        for (let step = 0; step < steps; step += 1) {
          const value = values[at + (feature[node] as number)] as number;
          node = (left[node] as number) + (value < (threshold[node] as number) ? 0 : 1);
        }
        paths[row] = (paths[row] as number) + (expected[node] as number);
      }
    }
  }
  return paths.map((path) => (scale === 0 ? 0.5 : 2 ** (-path / scale)));
}

/** One row's score and what each feature adds to it. */
export function forestScore(forest: Forest, row: ArrayLike<number>): ForestScore {
  requireWidth(forest, row.length);
  const { feature, threshold, left, expected, trees, stride } = forest;
  const changes = new Float64Array(forest.width);
  let ordinary = 0;
  let path = 0;
  for (let tree = 0; tree < trees; tree += 1) {
    let node = tree * stride;
    ordinary += expected[node] as number;
    for (;;) {
      const first = left[node] as number;
      if (first === node) break;
      const f = feature[node] as number;
      const next = first + ((row[f] as number) < (threshold[node] as number) ? 0 : 1);
      changes[f] = (changes[f] as number) + (expected[next] as number) - (expected[node] as number);
      node = next;
    }
    path += expected[node] as number;
  }
  const scale = averagePath(forest.size) * trees;
  if (scale === 0) return { score: 0.5, base: 0.5, contributions: [...changes] };
  const score = 2 ** (-path / scale);
  const base = 2 ** (-ordinary / scale);
  const factor = (-Math.LN2 / scale) * logarithmicMean(score, base);
  return { score, base, contributions: Array.from(changes, (change) => (change === 0 ? 0 : change * factor)) };
}

function logarithmicMean(a: number, b: number): number {
  return Math.abs(a - b) < 1e-12 ? a : (a - b) / (Math.log(a) - Math.log(b));
}

function requireWidth(forest: Forest, width: number): void {
  if (width !== forest.width) throw new ScorerError('input', `a row of ${forest.width} features is needed, got ${width}`);
}
