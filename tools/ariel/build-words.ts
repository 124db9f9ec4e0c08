import type { Expression } from '../../connectors/qradar/aql/tree.ts';
import type { EventProperty } from '../../domain/event-types.ts';

export const field = (name: string): Expression => ({ kind: 'field', name });
export const property = (name: EventProperty): Expression => ({ kind: 'property', name });
export const str = (value: string): Expression => ({ kind: 'string', value });
export const num = (value: number): Expression => ({ kind: 'number', value });
export const call = (name: string, ...args: Expression[]): Expression => ({ kind: 'call', name, args });
export const and = (...terms: Expression[]): Expression => ({ kind: 'and', terms });
export const or = (...terms: Expression[]): Expression => ({ kind: 'or', terms });
export const not = (term: Expression): Expression => ({ kind: 'not', term });
type Compare = Extract<Expression, { kind: 'compare' }>['op'];
export const compare = (left: Expression, op: Compare, right: Expression): Expression => ({ kind: 'compare', op, left, right });
type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>['op'];
export const arithmetic = (left: Expression, op: Arithmetic, right: Expression): Expression => ({ kind: 'arithmetic', op, left, right });
export const inList = (value: Expression, list: Expression[]): Expression => ({ kind: 'in', value, list, negated: false });
export const between = (value: Expression, low: Expression, high: Expression): Expression => ({
  kind: 'between',
  value,
  low,
  high,
  negated: false,
});
export const isNull = (value: Expression): Expression => ({ kind: 'is_null', value, negated: false });
export const isNotNull = (value: Expression): Expression => ({ kind: 'is_null', value, negated: true });
/** CASE with pairs of condition and value, tried in order. */
export function caseOf(branches: readonly (readonly [when: Expression, then: Expression])[], otherwise: Expression): Expression {
  // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
  return { kind: 'case', branches: branches.map(([when, then]) => ({ when, then })), otherwise };
}
