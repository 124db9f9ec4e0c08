import { textOf } from './filter-match.ts';

type Row = Readonly<Record<string, unknown>>;

/** A sort that the endpoint cannot do; the caller knows the endpoint's code. */
export class SortError extends Error {}

/** `+last_persisted_time,-id`; a decoded blank stands for `+`. Nulls come first. */
export function sortRows<T extends Row>(rows: readonly T[], text: string | null, sortable: readonly string[]): T[] {
  if (text === null || text.trim() === '') return [...rows];
  const keys = text.split(',').map((part) => {
    const match = /^([+ -]?)\s*([\w.]+)\s*$/.exec(part);
    const name = match?.[2];
    if (match === null || name === undefined || !sortable.includes(name)) throw new SortError(`Cannot sort by "${part.trim()}"`);
    return { name, sign: match[1] === '-' ? -1 : 1 };
  });
  return [...rows].sort((a, b) => {
    for (const { name, sign } of keys) {
      const order = compare(a[name], b[name]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
