import { isNumbers } from './command/row-command.ts';
import type { Forest } from './isolation-forest.ts';
import { ScorerError } from './scorer-error.ts';

/** A forest as JSON holds it. Thresholds of leaves are 0 there, since JSON has no infinity. */
export type ForestModel = {
  width: number;
  trees: number;
  size: number;
  stride: number;
  feature: number[];
  threshold: number[];
  left: number[];
  expected: number[];
};

export function forestToModel(forest: Forest): ForestModel {
  return {
    width: forest.width,
    trees: forest.trees,
    size: forest.size,
    stride: forest.stride,
    feature: [...forest.feature],
    threshold: Array.from(forest.threshold, (t) => (Number.isFinite(t) ? t : 0)),
    left: [...forest.left],
    expected: [...forest.expected],
  };
}

/** The forest again. A `ScorerError` when the file was changed so that a row could leave its tree or never reach a leaf. */
export function forestFromModel(model: unknown, width: number): Forest {
  const m: Partial<Record<keyof ForestModel, unknown>> = typeof model === 'object' && model !== null ? model : {};
  const { trees, size, stride, feature, threshold, left, expected } = m;
  if (m.width !== width) throw wrong(`the forest has ${String(m.width)} features for ${width} columns`);
  if (!isWhole(trees) || !isWhole(size) || !isWhole(stride)) throw wrong('trees, size and stride are whole numbers above 0');
  if (!isNumbers(feature) || !isNumbers(threshold) || !isNumbers(left) || !isNumbers(expected)) throw wrong('a list of numbers is missing');
  const nodes = trees * stride;
  if ([feature, threshold, left, expected].some((list) => list.length !== nodes)) throw wrong(`each list needs ${nodes} numbers`);
  for (let node = 0; node < nodes; node += 1) {
    const first = left[node] ?? 0;
    const f = feature[node] ?? -1;
    if (!Number.isInteger(f) || f < 0 || f >= width) throw wrong(`node ${node} splits feature ${f} of ${width}`);
    const used = first !== 0;
    const inTree = Math.floor(first / stride) === Math.floor(node / stride) && (first === node || (first + 1) % stride !== 0);
    if (used && (!Number.isInteger(first) || first < node || !inTree)) throw wrong(`node ${node} leads out of its tree`);
  }
  return {
    width,
    trees,
    size,
    stride,
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold, (t, node) => (left[node] === node ? Infinity : t)),
    left: Int32Array.from(left),
    expected: Float64Array.from(expected),
  };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function wrong(what: string): ScorerError {
  return new ScorerError('input', `the model file: ${what}; make it again with --save-model`);
}
