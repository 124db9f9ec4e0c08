import { quantile } from '../statistics.ts';

/** How one column becomes numbers: each part is centred and scaled to one deviation, times its weight. */
export type EncodedPart = { kind: 'linear' | 'log' | 'above' | 'is'; at: number; word: string; mean: number; factor: number };
export type EncodedColumn = { name: string; numeric: boolean; parts: EncodedPart[] };

/** Steps are believed less than slopes, so that they only say where a slope does not fit. */
const STEP_WEIGHT = 0.5;
const MANY_VALUES = 5;
const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9];

/**
 * An additive code of a column: a number as itself, its logarithm, and steps at its values or quantiles; a word as one part a value.
 * Constant columns get no part. `cells` are the training rows' texts.
 */
export function encodeColumn(name: string, cells: readonly string[]): EncodedColumn {
  const numbers = cells.map((c) => (c.trim() === '' ? Number.NaN : Number(c)));
  const numeric = numbers.every(Number.isFinite);
  const parts: EncodedPart[] = [];
  const add = (kind: EncodedPart['kind'], at: number, word: string): void => {
    const draft: EncodedPart = { kind, at, word, mean: 0, factor: 1 };
    const values = cells.map((c) => plainValue(draft, c));
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    if (deviation > 1e-12 * Math.max(1, Math.abs(mean))) parts.push({ ...draft, mean, factor: weightOf(draft) / deviation });
  };
  if (!numeric) {
    for (const word of [...new Set(cells)].sort()) add('is', 0, word);
    return { name, numeric, parts };
  }
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  add('linear', 0, '');
  if (distinct.length > MANY_VALUES && (distinct[0] ?? 0) >= 0) add('log', quantile(numbers, 0.5) || 1, '');
  const cuts = distinct.length <= MANY_VALUES + 1 ? distinct.slice(0, -1) : [...new Set(QUANTILES.map((q) => quantile(numbers, q)))];
  for (const cut of cuts) add('above', cut, '');
  return { name, numeric, parts };
}

/** The parts' values of one cell, in the order of `parts`; a word that was not seen in training is 0 throughout. */
export function encodeCell(column: EncodedColumn, cell: string): number[] {
  const unknown = !column.numeric && !column.parts.some((p) => p.word === cell);
  return column.parts.map((part) => (unknown ? 0 : (plainValue(part, cell) - part.mean) * part.factor));
}

/** What one deviation of a part is worth. */
export function weightOf({ kind }: EncodedPart): number {
  return kind === 'above' ? STEP_WEIGHT : 1;
}

function plainValue({ kind, at, word }: EncodedPart, cell: string): number {
  switch (kind) {
    case 'linear':
      return Number(cell);
    case 'log':
      return Math.log1p(Math.max(0, Number(cell)) / at);
    case 'above':
      return Number(cell) > at ? 1 : 0;
    default:
      return cell === word ? 1 : 0;
  }
}
