import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { canonicalOrder } from './canonical-order.ts';
import { matrixOf, requireFinite, type Matrix } from './matrix.ts';
import { ScorerError } from './scorer-error.ts';

type Random = ReturnType<typeof xoroshiro128plus>;

export type ForestOptions = { seed: number; trees?: number; sampleSize?: number };

/**
 * Every tree in the same flat arrays. An inner node sends a row to `left` when the value is below the threshold, else to the node
 * after `left`; a leaf leads to itself. `expected` is the mean final path length of the sample's rows that reach the node.
 */
export type Forest = {
  width: number;
  trees: number;
  /** Rows a tree grew from. */
  size: number;
  /** Nodes reserved a tree; tree t begins at t * stride. */
  stride: number;
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  expected: Float64Array;
};

/** `base` is the score of an ordinary row; base plus the features' contributions is the score. */
export type ForestScore = { score: number; base: number; contributions: number[] };

/**
 * Isolation forest: rare rows are cut off by few random splits.
 *
 * - Source: Liu, Ting, Zhou 2008, "Isolation Forest", ICDM: 100 trees of 256 rows without replacement, height limit
 *   ceil(log2 sample), score 2^(-E[h]/c(n)). About .5 is ordinary, near 1 is isolated.
 * - Input: a matrix of finite values, at least 2 rows; else a `ScorerError`. Neither the order of rows nor the unit of a column
 *   matters. Equal seeds give equal forests.
 * - Reasons: each split changes the expected path length; the change belongs to the split's feature (as in Saabas 2014), and a
 *   logarithmic mean (Ang 2005) brings changes of the exponent to the scale of the score, so that they add up to it.
 * - Cost: O(rows * columns) to put the rows in order, O(trees * sample * log sample) to build, O(trees * log sample) a row.
 * - Fails on anomalies that are many and alike (they are dense), on features of very different relevance, on few rows (scores
 *   become coarse), and outside the range of the rows it grew from, where "far" and "a bit outside" score the same: the row in
 *   question belongs among them.
 */
export function growForest(data: Matrix, { seed, trees = 100, sampleSize = 256 }: ForestOptions): Forest {
  if (data.count < 2) throw new ScorerError('input', `an isolation forest needs at least 2 rows, got ${data.count}`);
  requireFinite(data);
  const random = xoroshiro128plus(seed);
  const order = canonicalOrder(data);
  const size = Math.min(sampleSize, data.count);
  const forest = emptyForest(data.width, trees, size);
  for (let tree = 0; tree < trees; tree += 1) growTree(forest, tree, data, sample(order, size, random), random);
  return forest;
}

/** The same from rows as lists. */
export function growForestOf(rows: readonly (readonly number[])[], options: ForestOptions): Forest {
  return growForest(matrixOf(rows), options);
}

/** Average path length of an unsuccessful search in a binary search tree of n rows (Liu et al., equation 1). */
export function averagePath(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}

const EULER_GAMMA = 0.5772156649015329;

function emptyForest(width: number, trees: number, size: number): Forest {
  const stride = 2 * size;
  const nodes = trees * stride;
  return {
    width,
    trees,
    size,
    stride,
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    expected: new Float64Array(nodes),
  };
}

/** Fisher-Yates, stopped after `size`; the order stays shuffled, which the next sample does not mind. */
function sample(order: Int32Array, size: number, random: Random): Int32Array {
  for (let i = 0; i < size; i += 1) {
    const j = uniformInt(random, i, order.length - 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order.slice(0, size);
}

export function heightLimitOf(size: number): number {
  return Math.ceil(Math.log2(size));
}

function growTree(forest: Forest, tree: number, data: Matrix, rows: Int32Array, random: Random): void {
  const { feature, threshold, left, expected } = forest;
  const heightLimit = heightLimitOf(forest.size);
  const split: Split = { feature: 0, threshold: 0 };
  let used = tree * forest.stride + 1;
  const grow = (node: number, from: number, to: number, depth: number): void => {
    if (depth >= heightLimit || to - from <= 1 || !chooseSplit(data, rows, from, to, random, split)) {
      threshold[node] = Infinity;
      left[node] = node;
      expected[node] = depth + averagePath(to - from);
      return;
    }
    const middle = partition(data, rows, from, to, split);
    const first = used;
    used += 2;
    feature[node] = split.feature;
    threshold[node] = split.threshold;
    left[node] = first;
    grow(first, from, middle, depth + 1);
    grow(first + 1, middle, to, depth + 1);
    expected[node] = ((middle - from) * (expected[first] as number) + (to - middle) * (expected[first + 1] as number)) / (to - from);
  };
  grow(tree * forest.stride, 0, rows.length, 0);
}

type Split = { feature: number; threshold: number };

/** A random feature that still varies and a random cut inside its range, written to `split`; false when all rows are equal. */
function chooseSplit(data: Matrix, rows: Int32Array, from: number, to: number, random: Random, split: Split): boolean {
  const { values, width } = data;
  const start = uniformInt(random, 0, width - 1);
  for (let step = 0; step < width; step += 1) {
    // Not the next column: after constant ones it would be drawn more often than the others.
    const feature = step === 0 ? start : uniformInt(random, 0, width - 1);
    if (cutAt(values, width, rows, from, to, feature, random, split)) return true;
  }
  for (let step = 0; step < width; step += 1) {
    if (cutAt(values, width, rows, from, to, (start + step) % width, random, split)) return true;
  }
  return false;
}

function cutAt(
  values: Float64Array,
  width: number,
  rows: Int32Array,
  from: number,
  to: number,
  feature: number,
  random: Random,
  split: Split,
): boolean {
  let min = Infinity;
  let max = -Infinity;
  for (let i = from; i < to; i += 1) {
    const v = values[(rows[i] as number) * width + feature] as number;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  if (min >= max) return false;
  const cut = min + (max - min) * uniformFloat32(random);
  split.feature = feature;
  split.threshold = cut > min && cut <= max ? cut : max;
  return true;
}

/** Rows below the threshold first; returns where the others begin. Both sides are never empty. */
function partition({ values, width }: Matrix, rows: Int32Array, from: number, to: number, { feature, threshold }: Split): number {
  let middle = from;
  for (let i = from; i < to; i += 1) {
    const row = rows[i] as number;
    if ((values[row * width + feature] as number) >= threshold) continue;
    rows[i] = rows[middle] as number;
    rows[middle] = row;
    middle += 1;
  }
  return middle;
}
