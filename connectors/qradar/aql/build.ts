import { InvalidError } from '../../../domain/errors.ts';
import type { EventProperty } from '../../../domain/event-types.ts';
import { isAllowedFunction, isAllowedProperty, isKnownField } from './catalogue-fields.ts';
import { literalFault } from './literal.ts';
import { isBareIdentifier } from './tokens.ts';
import type { Column, Expression } from './tree.ts';

type Compare = Extract<Expression, { kind: 'compare' }>['op'];
type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>['op'];

const MAX_USER_NAME = 128;
const USER_NAME = /^[\p{L}\p{M}\p{N}._@$\\\- ']+$/u;

/** A built-in field of events or flows. */
export function field(name: string): Expression {
  if (!isKnownField(name)) throw new InvalidError(`field: ${JSON.stringify(name)} is not among the fields a query may read`);
  return { kind: 'field', name };
}

/** A column of the same query by its alias, for GROUP BY and ORDER BY. */
export function aliasOf(alias: string): Expression {
  return { kind: 'field', name: checkedAlias(alias) };
}

/** A custom event property. */
export function property(name: EventProperty): Expression {
  if (!isAllowedProperty('events', name))
    throw new InvalidError(`property: ${JSON.stringify(name)} is not among the properties a query may read`);
  return { kind: 'property', name };
}

/** A text literal; the message of a refusal never repeats the text, which may name a person. */
export function str(value: string): Expression {
  const fault = literalFault(value);
  if (fault !== null) throw new InvalidError(`a text in a query ${fault}`);
  return { kind: 'string', value };
}

/**
 * A user name as a literal: letters and digits of any script, `. _ @ $ \ -`, blank and apostrophe, 1 to 128 characters. Anything
 * else throws `InvalidError`: a name that cannot be asked for must become a visible failure, never an empty answer.
 */
export function userName(name: string): Expression {
  const fault = userNameFault(name);
  if (fault !== null) throw new InvalidError(`user name: ${fault}`);
  return { kind: 'string', value: name };
}

/** Why a user name cannot stand in a query, without repeating it, or null when it can. */
export function userNameFault(name: string): string | null {
  if (name.trim() === '') return 'it is empty';
  if (name.length > MAX_USER_NAME) return `it is longer than ${MAX_USER_NAME} characters`;
  return USER_NAME.test(name) ? null : `it holds a character other than letters, digits, blank and . _ @ $ \\ - '`;
}

export function num(value: number): Expression {
  if (!Number.isSafeInteger(value)) throw new InvalidError(`number: ${value} is not a whole number within 53 bits`);
  return { kind: 'number', value: value === 0 ? 0 : value };
}

export function call(name: string, ...args: Expression[]): Expression {
  if (!isAllowedFunction(name)) throw new InvalidError(`function: ${JSON.stringify(name)} is not among the functions a query may call`);
  return { kind: 'call', name: name.toUpperCase(), args };
}

export const star: Expression = { kind: 'star' };

/** All terms; one term is itself. */
export function and(...terms: Expression[]): Expression {
  return joined('and', terms);
}

export function or(...terms: Expression[]): Expression {
  return joined('or', terms);
}

function joined(kind: 'and' | 'or', terms: Expression[]): Expression {
  const [only] = terms;
  if (only === undefined) throw new InvalidError(`${kind}: without a term it would mean everything or nothing`);
  return terms.length === 1 ? only : { kind, terms };
}

export function compare(left: Expression, op: Compare, right: Expression): Expression {
  return { kind: 'compare', op, left, right };
}

export function eq(left: Expression, right: Expression): Expression {
  return compare(left, '=', right);
}

export function arithmetic(left: Expression, op: Arithmetic, right: Expression): Expression {
  return { kind: 'arithmetic', op, left, right };
}

export function inList(value: Expression, list: Expression[]): Expression {
  if (list.length === 0) throw new InvalidError('inList: an empty list would ask about nobody');
  return { kind: 'in', value, list, negated: false };
}

export function between(value: Expression, low: Expression, high: Expression): Expression {
  return { kind: 'between', value, low, high, negated: false };
}

export function isNull(value: Expression): Expression {
  return { kind: 'is_null', value, negated: false };
}

export function isNotNull(value: Expression): Expression {
  return { kind: 'is_null', value, negated: true };
}

/** CASE with pairs of condition and value, tried in order. */
export function caseOf(branches: readonly (readonly [when: Expression, value: Expression])[], otherwise: Expression): Expression {
  // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
  return { kind: 'case', branches: branches.map(([when, value]) => ({ when, then: value })), otherwise };
}

export function as(expression: Expression, alias: string): Column {
  return { expression, alias: checkedAlias(alias) };
}

function checkedAlias(alias: string): string {
  if (!isBareIdentifier(alias)) throw new InvalidError(`alias: ${JSON.stringify(alias)} is not a plain name`);
  return alias;
}
