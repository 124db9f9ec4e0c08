import { ScorerError } from './scorer-error.ts';

/** Numbers row by row: row r, column c is `values[r * width + c]`. */
export type Matrix = { values: Float64Array; count: number; width: number };

/** Rows of equal length as a matrix. A `ScorerError` names the first row that is shorter, longer or not finite. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const width = rows[0]?.length ?? 0;
  if (width === 0) throw new ScorerError('input', 'at least 1 row of at least 1 feature is needed');
  const values = new Float64Array(rows.length * width);
  for (const [r, row] of rows.entries()) {
    if (row.length !== width) throw new ScorerError('input', `row ${r + 1} has ${row.length} features, the first has ${width}`);
    values.set(row, r * width);
  }
  return requireFinite({ values, count: rows.length, width });
}

/** The matrix itself; a `ScorerError` when a value is NaN or infinite. */
export function requireFinite(matrix: Matrix): Matrix {
  const at = matrix.values.findIndex((v) => !Number.isFinite(v));
  if (at < 0) return matrix;
  const row = Math.floor(at / matrix.width) + 1;
  throw new ScorerError('input', `row ${row}, feature ${(at % matrix.width) + 1}: ${matrix.values[at]} is not a finite number`);
}

/** One row as a view, not a copy. */
export function rowOf(matrix: Matrix, row: number): Float64Array {
  return matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width);
}

/** Smallest and largest value of each column. */
export function rangesOf({ values, count, width }: Matrix): { min: Float64Array; max: Float64Array } {
  const min = new Float64Array(width).fill(Infinity);
  const max = new Float64Array(width).fill(-Infinity);
  for (let r = 0, i = 0; r < count; r += 1) {
    for (let c = 0; c < width; c += 1, i += 1) {
      const v = values[i] as number;
      if (v < (min[c] as number)) min[c] = v;
      if (v > (max[c] as number)) max[c] = v;
    }
  }
  return { min, max };
}
