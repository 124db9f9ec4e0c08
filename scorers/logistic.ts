import { ScorerError } from './scorer-error.ts';

/** Weights a column, then the intercept. */
export type Logistic = { weights: Float64Array; intercept: number };

export type Examples = { rows: readonly ArrayLike<number>[]; positive: readonly boolean[]; weight?: readonly number[] };

const MAX_STEPS = 50;
const TOLERANCE = 1e-8;

/**
 * Logistic regression with an L2 penalty (`ridge` / 2 times the squared weights; the intercept is free), by Newton's method with
 * halved steps. Cost: O(rows * columns^2) a step. A `ScorerError` when only one class is there.
 */
export function fitLogistic({ rows, positive, weight }: Examples, ridge: number): Logistic {
  const width = rows[0]?.length ?? 0;
  if (!positive.includes(true) || !positive.includes(false)) throw new ScorerError('input', 'both classes are needed to learn from');
  const importance = weight ?? rows.map(() => 1);
  const size = width + 1;
  let beta = new Float64Array(size);
  let loss = lossOf(beta, rows, positive, importance, ridge);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { gradient, hessian } = slopes(beta, rows, positive, importance, ridge);
    const direction = solve(hessian, gradient);
    let share = 1;
    let next = moved(beta, direction, share);
    let nextLoss = lossOf(next, rows, positive, importance, ridge);
    while (!(nextLoss <= loss) && share > 1e-6) {
      share /= 2;
      next = moved(beta, direction, share);
      nextLoss = lossOf(next, rows, positive, importance, ridge);
    }
    const gain = loss - nextLoss;
    beta = next;
    loss = nextLoss;
    if (!(gain > TOLERANCE * Math.max(1, Math.abs(loss)))) break;
  }
  return { weights: beta.slice(0, width), intercept: beta[width] as number };
}

/** The log-odds of one row. */
export function logit({ weights, intercept }: Logistic, row: ArrayLike<number>): number {
  let sum = intercept;
  for (let c = 0; c < weights.length; c += 1) sum += (weights[c] as number) * (row[c] as number);
  return sum;
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** log(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function lossOf(
  beta: Float64Array,
  rows: Examples['rows'],
  positive: readonly boolean[],
  importance: readonly number[],
  ridge: number,
): number {
  const width = beta.length - 1;
  let sum = 0;
  for (let c = 0; c < width; c += 1) sum += (ridge / 2) * (beta[c] as number) ** 2;
  for (const [r, row] of rows.entries()) {
    const z = linear(beta, row);
    sum += (importance[r] as number) * (softplus(z) - (positive[r] === true ? z : 0));
  }
  return sum;
}

function slopes(
  beta: Float64Array,
  rows: Examples['rows'],
  positive: readonly boolean[],
  importance: readonly number[],
  ridge: number,
): { gradient: Float64Array; hessian: Float64Array[] } {
  const size = beta.length;
  const width = size - 1;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  for (let c = 0; c < size; c += 1) {
    const own = hessian[c] as Float64Array;
    own[c] = c < width ? ridge + 1e-9 : 1e-9;
    gradient[c] = c < width ? -ridge * (beta[c] as number) : 0;
  }
  const x = new Float64Array(size);
  for (const [r, row] of rows.entries()) {
    for (let c = 0; c < width; c += 1) x[c] = row[c] as number;
    x[width] = 1;
    const p = sigmoid(linear(beta, row));
    const w = importance[r] as number;
    const error = w * ((positive[r] === true ? 1 : 0) - p);
    const curve = w * Math.max(p * (1 - p), 1e-9);
    for (let i = 0; i < size; i += 1) {
      const xi = x[i] as number;
      if (xi === 0) continue;
      gradient[i] = (gradient[i] as number) + error * xi;
      const line = hessian[i] as Float64Array;
      for (let j = 0; j <= i; j += 1) line[j] = (line[j] as number) + curve * xi * (x[j] as number);
    }
  }
  for (let i = 0; i < size; i += 1)
    for (let j = i + 1; j < size; j += 1) (hessian[i] as Float64Array)[j] = (hessian[j] as Float64Array)[i] as number;
  return { gradient, hessian };
}

function linear(beta: Float64Array, row: ArrayLike<number>): number {
  const width = beta.length - 1;
  let z = beta[width] as number;
  for (let c = 0; c < width; c += 1) z += (beta[c] as number) * (row[c] as number);
  return z;
}

function moved(beta: Float64Array, direction: Float64Array, share: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(beta, (b, i) => b + share * (direction[i] as number));
}

/** Solves a symmetric positive definite system by Cholesky's factors. */
export function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  for (let i = 0; i < n; i += 1) {
    const li = lower[i] as Float64Array;
    for (let j = 0; j <= i; j += 1) {
      const lj = lower[j] as Float64Array;
      let sum = li[j] as number;
      for (let k = 0; k < j; k += 1) sum -= (li[k] as number) * (lj[k] as number);
      li[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lj[j] as number);
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i += 1) {
    const li = lower[i] as Float64Array;
    let sum = x[i] as number;
    for (let k = 0; k < i; k += 1) sum -= (li[k] as number) * (x[k] as number);
    x[i] = sum / (li[i] as number);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = x[i] as number;
    for (let k = i + 1; k < n; k += 1) sum -= ((lower[k] as Float64Array)[i] as number) * (x[k] as number);
    x[i] = sum / ((lower[i] as Float64Array)[i] as number);
  }
  return x;
}
