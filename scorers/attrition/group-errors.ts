/** A trait that was not learnt from, and its value for each training row. */
export type Groups = { column: string; values: readonly string[] };

/** Fewer people give an error rate that says nothing. */
const MIN_GROUP = 20;
const MAX_GROUPS = 6;

/**
 * Error rates by group, over scores made without the row itself. The threshold marks as many people as left. One line a group of at
 * least 20 people: false alarms among who stayed, misses among who left. Numbers with many values are cut at their median.
 */
export function groupErrors(scores: ArrayLike<number>, left: readonly boolean[], groups: readonly Groups[]): string[] {
  const threshold = Array.from(scores).sort((a, b) => b - a)[left.filter(Boolean).length - 1] ?? Infinity;
  const marked = ([i]: [number, string]): boolean => (scores[i] as number) >= threshold;
  return groups.flatMap(({ column, values }) =>
    [...Map.groupBy(coarse(values).entries(), ([, value]) => value)].flatMap(([value, rows]) => {
      if (rows.length < MIN_GROUP) return [];
      const gone = rows.filter(([i]) => left[i] === true);
      const here = rows.filter(([i]) => left[i] !== true);
      const alarms = percent(here.filter(marked).length, here.length);
      const misses = percent(gone.filter((row) => !marked(row)).length, gone.length);
      return [`error rates, ${column} ${value} (${rows.length} people): false alarms ${alarms}, misses ${misses}`];
    }),
  );
}

function coarse(values: readonly string[]): string[] {
  if (new Set(values).size <= MAX_GROUPS) return [...values];
  const numbers = values.map(Number);
  if (!numbers.every(Number.isFinite)) return values.map(() => 'all');
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
  return numbers.map((n) => (n < middle ? `below ${middle}` : `${middle} and above`));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'none to count' : `${Math.round((100 * part) / whole)} %`;
}
