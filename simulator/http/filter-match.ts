import { FilterError } from './filter-parse.ts';
import type { Filter, FilterOperator, Literal } from './filter-tree.ts';

/**
 * Whether a record passes. A null value passes `!=`, `not in` and `is null` only. A literal beside a number is a number, quoted
 * or not; beside a boolean TRUE or FALSE in any case.
 */
export function matches(filter: Filter, record: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((t) => matches(t, record));
    case 'or':
      return filter.terms.some((t) => matches(t, record));
    case 'not':
      return !matches(filter.term, record);
    case 'null':
      return isNull(valueAt(record, filter.path)) !== filter.negated;
    case 'compare':
      return compared(valueAt(record, filter.path), filter.op, filter.value);
    case 'in': {
      const value = valueAt(record, filter.path);
      return filter.values.some((v) => compared(value, '=', v)) !== filter.negated;
    }
    case 'between': {
      const value = valueAt(record, filter.path);
      return (compared(value, '>=', filter.low) && compared(value, '<=', filter.high)) !== filter.negated;
    }
    case 'like': {
      const value = valueAt(record, filter.path);
      return (!isNull(value) && pattern(filter.pattern, filter.ignoreCase).test(textOf(value))) !== filter.negated;
    }
    default: {
      const list = valueAt(record, filter.path);
      return Array.isArray(list) && list.some((element) => matches(filter.element, element));
    }
  }
}

/** Refuses fields that are not in the list, by their first name; `.` and fields inside `contains` are the element's business. */
export function checkFields(filter: Filter, filterable: readonly string[]): void {
  if ('terms' in filter) {
    for (const term of filter.terms) checkFields(term, filterable);
    return;
  }
  if ('term' in filter) {
    checkFields(filter.term, filterable);
    return;
  }
  const [name = ''] = filter.path;
  // Databases and searches are lists of plain strings.
  if (name !== '.' && !filterable.includes(name)) throw new FilterError(`The field "${name}" cannot be used in a filter of this endpoint`);
}

function valueAt(record: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    if (name === '.') return value;
    if (typeof value !== 'object' || value === null) return null;
    return (value as Record<string, unknown>)[name] ?? null;
  }, record);
}

function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function compared(value: unknown, op: FilterOperator, literal: Literal): boolean {
  if (isNull(value)) return op === '!=';
  if (typeof value === 'number') return numbers(value, op, numberOf(literal));
  const left = textOf(value);
  const right = typeof value === 'boolean' ? literal.text.toLowerCase() : literal.text;
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '^=':
      return left.startsWith(right);
    default:
      return numbers(left < right ? -1 : left > right ? 1 : 0, op, 0);
  }
}

/** A list or an object is compared by its JSON, which no client does. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function numbers(left: number, op: FilterOperator, right: number): boolean {
  const tests: Record<FilterOperator, boolean> = {
    '=': left === right,
    '!=': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
    '^=': String(left).startsWith(String(right)),
  };
  return tests[op];
}

function numberOf({ text }: Literal): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw new FilterError(`"${text}" is compared with a number and is none`);
  return number;
}

function pattern(like: string, ignoreCase: boolean): RegExp {
  const source = like
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]');
  return new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u');
}
