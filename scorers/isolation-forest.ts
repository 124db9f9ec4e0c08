import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

type Random = ReturnType<typeof xoroshiro128plus>;

export type ForestOptions = { seed: number; trees?: number; sampleSize?: number };

/** `base` is the score of an ordinary row; base plus the features' contributions is the score. */
export type ForestScore = { score: number; base: number; contributions: number[] };

export type IsolationForest = { scoreRow(row: readonly number[]): ForestScore };

/**
 * Isolation forest: rare rows are cut off by few random splits.
 *
 * - Source: Liu, Ting, Zhou 2008, "Isolation Forest", ICDM: 100 trees of 256 rows without replacement, height limit
 *   ceil(log2 sample), score 2^(-E[h]/c(n)). About .5 is ordinary, near 1 is isolated.
 * - Input: rows of equal length without NaN, at least 2. Rows are sorted first, so that their order says nothing. Equal seeds give
 *   equal forests.
 * - Reasons: each split changes the expected path length; the change belongs to the split's feature (as in Saabas 2014), and a
 *   logarithmic mean (Ang 2005) brings changes of the exponent to the scale of the score, so that they add up to it.
 * - Cost: O(trees * sample * log sample) to build, O(trees * log sample) a row.
 * - Fails on anomalies that are many and alike (they are dense), on features of very different relevance, on few rows (scores
 *   become coarse), and outside the range of the rows it grew from, where "far" and "a bit outside" score the same: the row in
 *   question belongs among them.
 */
export function growForest(rows: readonly (readonly number[])[], { seed, trees = 100, sampleSize = 256 }: ForestOptions): IsolationForest {
  const data = toMatrix(rows);
  const random = xoroshiro128plus(seed);
  const size = Math.min(sampleSize, data.count);
  const heightLimit = Math.ceil(Math.log2(size));
  const forest = Array.from({ length: trees }, () => growTree(data, sample(data.count, size, random), heightLimit, random));
  return { scoreRow: (row) => scoreRow(forest, row, data.width, averagePath(size)) };
}

/** Average path length of an unsuccessful search in a binary search tree of n rows (Liu et al., equation 1). */
export function averagePath(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}

const EULER_GAMMA = 0.5772156649015329;

type Matrix = { values: Float64Array; count: number; width: number };

function toMatrix(rows: readonly (readonly number[])[]): Matrix {
  const width = rows[0]?.length ?? 0;
  if (rows.length < 2 || width === 0) throw new RangeError('an isolation forest needs at least 2 rows of at least 1 feature');
  if (rows.some((r) => r.length !== width || r.some((v) => !Number.isFinite(v)))) {
    throw new RangeError('rows of an isolation forest are of equal length and finite');
  }
  return { values: Float64Array.from(rows.toSorted(compareRows).flat()), count: rows.length, width };
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((v, i) => v !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Fisher-Yates, stopped after `size`. */
function sample(count: number, size: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i += 1) {
    const j = uniformInt(random, i, count - 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order.subarray(0, size);
}

/** Nodes in flat arrays; `feature` is -1 in a leaf. `expected` is the mean final path length of the rows that reach the node. */
type Tree = { feature: Int32Array; threshold: Float64Array; left: Int32Array; right: Int32Array; expected: Float64Array };

function growTree(data: Matrix, rows: Int32Array, heightLimit: number, random: Random): Tree {
  const capacity = 2 * rows.length;
  const tree: Tree = {
    feature: new Int32Array(capacity).fill(-1),
    threshold: new Float64Array(capacity),
    left: new Int32Array(capacity),
    right: new Int32Array(capacity),
    expected: new Float64Array(capacity),
  };
  let used = 0;
  const grow = (from: number, to: number, depth: number): number => {
    const node = used;
    used += 1;
    const split = depth < heightLimit && to - from > 1 ? chooseSplit(data, rows, from, to, random) : null;
    if (split === null) {
      tree.expected[node] = depth + averagePath(to - from);
      return node;
    }
    const middle = partition(data, rows, from, to, split);
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    const left = grow(from, middle, depth + 1);
    const right = grow(middle, to, depth + 1);
    tree.left[node] = left;
    tree.right[node] = right;
    tree.expected[node] = ((middle - from) * at(tree.expected, left) + (to - middle) * at(tree.expected, right)) / (to - from);
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}

/** A random feature that still varies and a random cut inside its range; null when all rows are equal. */
function chooseSplit(
  data: Matrix,
  rows: Int32Array,
  from: number,
  to: number,
  random: Random,
): { feature: number; threshold: number } | null {
  const start = uniformInt(random, 0, data.width - 1);
  for (let step = 0; step < data.width; step += 1) {
    const feature = (start + step) % data.width;
    let min = Infinity;
    let max = -Infinity;
    for (let i = from; i < to; i += 1) {
      const v = valueAt(data, at(rows, i), feature);
      if (v < min) min = v;
      if (v > max) max = v;
    }
    if (min < max) return { feature, threshold: Math.min(max, min + (max - min) * Math.max(uniformFloat32(random), Number.EPSILON)) };
  }
  return null;
}

/** Rows below the threshold first; returns where the others begin. Both sides are never empty. */
function partition(data: Matrix, rows: Int32Array, from: number, to: number, split: { feature: number; threshold: number }): number {
  let middle = from;
  for (let i = from; i < to; i += 1) {
    const row = at(rows, i);
    if (valueAt(data, row, split.feature) >= split.threshold) continue;
    rows[i] = at(rows, middle);
    rows[middle] = row;
    middle += 1;
  }
  return middle;
}

function scoreRow(forest: readonly Tree[], row: readonly number[], width: number, normal: number): ForestScore {
  if (row.length !== width) throw new RangeError(`a row of ${width} features is needed, got ${row.length}`);
  const changes = new Float64Array(width);
  let ordinary = 0;
  let path = 0;
  for (const tree of forest) {
    let node = 0;
    ordinary += at(tree.expected, 0);
    while (at(tree.feature, node) >= 0) {
      const feature = at(tree.feature, node);
      const next = (row[feature] ?? 0) < at(tree.threshold, node) ? at(tree.left, node) : at(tree.right, node);
      changes[feature] = at(changes, feature) + at(tree.expected, next) - at(tree.expected, node);
      node = next;
    }
    path += at(tree.expected, node);
  }
  const scale = normal * forest.length;
  if (scale === 0) return { score: 0.5, base: 0.5, contributions: [...changes] };
  const score = 2 ** (-path / scale);
  const base = 2 ** (-ordinary / scale);
  const factor = (-Math.LN2 / scale) * logarithmicMean(score, base);
  return { score, base, contributions: [...changes].map((change) => change * factor) };
}

function logarithmicMean(a: number, b: number): number {
  return Math.abs(a - b) < 1e-12 ? a : (a - b) / (Math.log(a) - Math.log(b));
}

function valueAt(data: Matrix, row: number, feature: number): number {
  return at(data.values, row * data.width + feature);
}

function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] ?? 0;
}
