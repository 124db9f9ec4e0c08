import type { Expression, Select, Session } from './tree.ts';

/** The expressions directly inside one; a sub-query is another query and not among them. */
export function childrenOf(e: Expression): Expression[] {
  switch (e.kind) {
    case 'call':
      return e.args;
    case 'arithmetic':
    case 'compare':
      return [e.left, e.right];
    case 'and':
    case 'or':
      return e.terms;
    case 'not':
      return [e.term];
    case 'in':
      return [e.value, ...e.list];
    case 'between':
      return [e.value, e.low, e.high];
    case 'like':
      return [e.value, e.pattern];
    case 'is_null':
    case 'in_query':
      return [e.value];
    case 'case':
      return [...e.branches.flatMap((b) => [b.when, b.then]), ...(e.otherwise === null ? [] : [e.otherwise])];
    default:
      return [];
  }
}

/** The expression and everything inside it, outermost first. A stack of its own keeps deep trees cheap. */
export function* everyPart(e: Expression): Generator<Expression> {
  const stack = [e];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    yield part;
    stack.push(...childrenOf(part).toReversed());
  }
}

/** An expression of a query and the place where it stands, as messages name it. */
export type Place = { name: string; expression: Expression };

function sessionParts({ time, by, begin, end }: Session): Expression[] {
  return [time, ...by, ...[begin, end].flatMap((edge) => (edge === undefined ? [] : [edge.when]))];
}

/** Every place of a query that holds an expression, sub-queries left out. */
export function* placesOf(select: Select): Generator<Place> {
  if (select.columns !== '*') {
    for (const [i, { expression }] of select.columns.entries()) yield { name: `columns[${i}]`, expression };
  }
  if (select.where !== null) yield { name: 'WHERE', expression: select.where };
  if (select.session !== undefined) for (const expression of sessionParts(select.session)) yield { name: 'SESSION BY', expression };
  for (const [i, expression] of select.groupBy.entries()) yield { name: `GROUP BY[${i}]`, expression };
  if (select.having !== null) yield { name: 'HAVING', expression: select.having };
  for (const [i, { expression }] of select.orderBy.entries()) yield { name: `ORDER BY[${i}]`, expression };
}
