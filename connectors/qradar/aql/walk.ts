import type { Expression } from './tree.ts';

/** The expressions directly inside one. */
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
      return [e.value];
    case 'case':
      return [...e.branches.flatMap((b) => [b.when, b.then]), ...(e.otherwise === null ? [] : [e.otherwise])];
    default:
      return [];
  }
}

/** The expression and everything inside it, outermost first. */
export function* everyPart(e: Expression): Generator<Expression> {
  yield e;
  for (const child of childrenOf(e)) yield* everyPart(child);
}
