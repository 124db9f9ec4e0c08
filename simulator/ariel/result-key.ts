import type { Column, Expression } from '../../connectors/qradar/aql/tree.ts';
import { isAggregateCall } from './translate.ts';

/** The name of a result column: its alias; a field as written; `function_argument`; aggregates upper case, `COUNT(*)` as `COUNT`. */
export function resultKey({ expression, alias }: Column, reduced: boolean): string {
  if (alias !== null) return alias;
  return reduced ? `FIRST_${keyOfPart(expression)}` : keyOfPart(expression);
}

function keyOfPart(e: Expression): string {
  switch (e.kind) {
    case 'field':
    case 'property':
      return e.name;
    case 'string':
      return e.value;
    case 'number':
      return String(e.value);
    case 'arithmetic':
      return `${keyOfPart(e.left)}${e.op}${keyOfPart(e.right)}`;
    case 'call': {
      const name = isAggregateCall(e) ? e.name.toUpperCase() : e.name.toLowerCase();
      return [name, ...e.args.filter((a) => a.kind !== 'star').map(keyOfPart)].join('_');
    }
    default:
      return e.kind;
  }
}

/** Keys of all columns; a second one of the same name gets a number. */
export function resultKeys(columns: readonly { column: Column; reduced: boolean }[]): string[] {
  const seen = new Map<string, number>();
  return columns.map(({ column, reduced }) => {
    const key = resultKey(column, reduced);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 ? key : `${key}_${count}`;
  });
}
