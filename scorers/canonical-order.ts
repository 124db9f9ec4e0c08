import { rangesOf, type Matrix } from './matrix.ts';

/** Values are compared in steps of this share of their column's range, so that a change of unit keeps the order. */
const STEPS = 2 ** 24;

/**
 * The row numbers in an order that depends on what the rows hold and not on where they stand, nor on the unit of a column: sorted
 * by a hash of their values within each column's range. Equal rows are interchangeable. O(rows * columns + rows log rows), 12 bytes a row.
 */
export function canonicalOrder(matrix: Matrix): Int32Array {
  const { values, count, width } = matrix;
  const { min, max } = rangesOf(matrix);
  const scale = max.map((m, c) => (m > (min[c] as number) ? STEPS / (m - (min[c] as number)) : 0));
  const places = 2 ** Math.max(1, Math.ceil(Math.log2(count)));
  const hashes = 2 ** 53 / places;
  const keys = new Float64Array(count);
  for (let r = 0, i = 0; r < count; r += 1) {
    let hash = 0x811c9dc5;
    for (let c = 0; c < width; c += 1, i += 1) {
      const step = Math.round(((values[i] as number) - (min[c] as number)) * (scale[c] as number));
      hash = Math.imul(hash ^ step, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    keys[r] = Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * hashes) * places + r;
  }
  keys.sort();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i += 1) order[i] = (keys[i] as number) % places;
  settleTies(matrix, keys, order, places);
  return order;
}

/** Rows that hash alike and are not equal stand in the order of their values. */
function settleTies({ values, width }: Matrix, keys: Float64Array, order: Int32Array, places: number): void {
  const hashOf = (i: number): number => Math.floor((keys[i] as number) / places);
  for (let from = 0, to = 1; from < order.length; from = to, to = from + 1) {
    while (to < order.length && hashOf(to) === hashOf(from)) to += 1;
    if (to - from === 1) continue;
    order.subarray(from, to).sort((a, b) => {
      for (let c = 0; c < width; c += 1) {
        const gap = (values[a * width + c] as number) - (values[b * width + c] as number);
        if (gap !== 0) return gap;
      }
      return 0;
    });
  }
}
