import { canonicalJson } from '../../../domain/canonical-json.ts';
import { isAggregated } from './firewall/grouping.ts';
import type { Merge } from './split-window.ts';
import type { Select } from './tree.ts';

type Row = Record<string, unknown>;

/**
 * The rows of a whole window from those of its parts, earliest part first: groups of the same keys become one, in the order that
 * the query asks for. Without an order single rows come newest first, as Ariel gives them. More rows than the LIMIT are cut.
 */
export function mergeParts(select: Select, merges: ReadonlyMap<string, Merge>, parts: readonly (readonly Row[])[]): Row[] {
  const merged = isAggregated(select) ? grouped(merges, parts) : parts.toReversed().flat();
  const ordered = inOrder(select, merged);
  return select.limit === null ? ordered : ordered.slice(0, select.limit);
}

function grouped(merges: ReadonlyMap<string, Merge>, parts: readonly (readonly Row[])[]): Row[] {
  const groups = new Map<string, Row>();
  for (const row of parts.flat()) {
    const key = canonicalJson([...merges].filter(([, merge]) => merge === 'key').map(([alias]) => row[alias] ?? null));
    const known = groups.get(key);
    groups.set(key, known === undefined ? row : together(merges, known, row));
  }
  return [...groups.values()];
}

function together(merges: ReadonlyMap<string, Merge>, earlier: Row, later: Row): Row {
  return Object.fromEntries([...merges].map(([alias, merge]) => [alias, BY_MERGE[merge](earlier[alias] ?? null, later[alias] ?? null)]));
}

/** Nothing in one part leaves the value of the other. */
const either =
  (merge: (earlier: unknown, later: unknown) => unknown) =>
  (earlier: unknown, later: unknown): unknown =>
    earlier === null ? later : later === null ? earlier : merge(earlier, later);

const BY_MERGE: Readonly<Record<Merge, (earlier: unknown, later: unknown) => unknown>> = {
  key: (earlier) => earlier,
  sum: either((a, b) => Number(a) + Number(b)),
  min: either((a, b) => (compare(a, b) <= 0 ? a : b)),
  max: either((a, b) => (compare(a, b) >= 0 ? a : b)),
  first: either((a) => a),
  last: either((_, b) => b),
};

/** By alias or by the expression of a column; the firewall lets nothing else through. */
function inOrder({ columns, orderBy }: Select, rows: Row[]): Row[] {
  if (orderBy.length === 0 || columns === '*') return rows;
  const keys = orderBy.map(({ expression, direction }) => {
    const wanted = canonicalJson(expression);
    const name = expression.kind === 'field' || expression.kind === 'property' ? expression.name.toLowerCase() : null;
    const column = columns.find((c) => c.alias?.toLowerCase() === name) ?? columns.find((c) => canonicalJson(c.expression) === wanted);
    return { alias: column?.alias ?? '', sign: direction === 'DESC' ? -1 : 1 };
  });
  return rows.toSorted((a, b) => {
    for (const { alias, sign } of keys) {
      const [left, right] = [a[alias] ?? null, b[alias] ?? null];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
        continue;
      }
      const order = compare(left, right);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
