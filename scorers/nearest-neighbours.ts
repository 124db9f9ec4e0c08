import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Scored } from '../domain/score.ts';
import { canonicalOrder } from './canonical-order.ts';
import { requireFinite, rowOf, type Matrix } from './matrix.ts';
import { ScorerError } from './scorer-error.ts';

/** Columns are brought to one deviation; `members` are rows of the training data, row by row. */
export type Neighbours = { width: number; centre: number[]; scale: number[]; members: number[]; nearest: number };

const MAX_MEMBERS = 2000;
const NEAREST = 5;

/**
 * Distance to the nearest earlier rows: what lies where nobody is, scores high.
 *
 * - Source: Ramaswamy, Rastogi, Shim 2000 ("Efficient algorithms for mining outliers"), on a sample of at most 2,000 rows as Sugiyama &
 *   Borgwardt 2013 show suffices; columns are standardised.
 * - Input: a matrix of finite values, at least 6 rows; neither row order nor units matter. Else a `ScorerError`.
 * - Score: the mean squared distance to the 5 nearest members, in deviations a column; a row equal to a member is not compared with it.
 *   Reasons: the mean squared difference in each column; they add up.
 * - Cost: O(members * columns) a row.
 * - Fails in many columns of which few matter, and on anomalies that lie close together.
 */
export function learnNeighbours(data: Matrix, seed: number): Neighbours {
  if (data.count <= NEAREST) throw new ScorerError('input', `nearest neighbours need at least ${NEAREST + 1} rows, got ${data.count}`);
  requireFinite(data);
  const { width, count } = data;
  const columns = Array.from({ length: width }, (_, c) => momentsOf(data, c));
  const order = canonicalOrder(data);
  const random = xoroshiro128plus(seed);
  const size = Math.min(MAX_MEMBERS, count);
  for (let i = 0; i < size; i += 1) {
    const j = uniformInt(random, i, count - 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return {
    width,
    centre: columns.map((m) => m.mean),
    scale: columns.map((m) => (m.deviation > 0 ? 1 / m.deviation : 0)),
    members: [...order.subarray(0, size)].flatMap((row) => [...rowOf(data, row)]),
    nearest: NEAREST,
  };
}

export function scoreNeighbours(model: Neighbours, row: ArrayLike<number>, names: readonly string[]): Omit<Scored, 'percentile'> {
  const { width, scale, members, nearest } = model;
  if (row.length !== width) throw new ScorerError('input', `a row of ${width} features is needed, got ${row.length}`);
  const best: { at: number; distance: number }[] = [];
  let skipped = false;
  for (let at = 0; at < members.length; at += width) {
    const limit = best.length < nearest ? Infinity : (best.at(-1)?.distance ?? Infinity);
    let distance = 0;
    let equal = true;
    for (let c = 0; c < width && distance < limit; c += 1) {
      const gap = (row[c] as number) - (members[at + c] as number);
      if (gap !== 0) equal = false;
      distance += (gap * (scale[c] as number)) ** 2;
    }
    // The row itself, when it is one of the members; a second copy counts.
    if (equal && !skipped && distance === 0) skipped = true;
    else if (distance < limit) insert(best, { at, distance }, nearest);
  }
  const reasons = names.map((name, c) => ({
    name,
    contribution:
      best.reduce((sum, { at }) => sum + (((row[c] as number) - (members[at + c] as number)) * (scale[c] as number)) ** 2, 0) / best.length,
  }));
  return { score: reasons.reduce((sum, r) => sum + r.contribution, 0), reasons };
}

function insert(best: { at: number; distance: number }[], found: { at: number; distance: number }, size: number): void {
  const place = best.findIndex((b) => b.distance > found.distance);
  best.splice(place < 0 ? best.length : place, 0, found);
  if (best.length > size) best.pop();
}

function momentsOf({ values, count, width }: Matrix, column: number): { mean: number; deviation: number } {
  let sum = 0;
  for (let r = 0; r < count; r += 1) sum += values[r * width + column] as number;
  const mean = sum / count;
  let squares = 0;
  for (let r = 0; r < count; r += 1) squares += ((values[r * width + column] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 0 };
}
