/** `number`: a numeric custom property, whole or not; `long` divides without a rest, the others keep it. */
export type AqlType = 'long' | 'double' | 'number' | 'text' | 'boolean' | 'null';

/** A piece of DuckDB SQL with its AQL type; `constant` is the value of a string literal. */
export type Sql = { sql: string; type: AqlType; constant?: string };

/** AQL that cannot be run; QRadar answers it with 422 and code 2000. */
export class AqlError extends Error {}

export function isNumeric(type: AqlType): boolean {
  return type === 'long' || type === 'double' || type === 'number';
}

export const NULL_SQL: Sql = { sql: 'NULL', type: 'null' };

export function asText(value: Sql): string {
  return value.type === 'text' ? value.sql : `CAST(${value.sql} AS VARCHAR)`;
}

export function asBoolean(value: Sql): string {
  if (value.type === 'boolean' || value.type === 'null') return value.sql;
  if (isNumeric(value.type)) return `(${value.sql} <> 0)`;
  throw new AqlError('A condition is expected where a text stands');
}

/** Both sides in a form that can be compared; a quoted number beside a number is that number. */
export function alike(left: Sql, right: Sql): [string, string] {
  if (left.type === right.type || left.type === 'null' || right.type === 'null') return [left.sql, right.sql];
  if (isNumeric(left.type) && isNumeric(right.type)) return [left.sql, right.sql];
  return [beside(left, right), beside(right, left)];
}

function beside(value: Sql, other: Sql): string {
  if (value.constant !== undefined && isNumeric(other.type)) {
    const number = value.constant.trim() === '' ? Number.NaN : Number(value.constant);
    if (Number.isNaN(number)) throw new AqlError(`'${value.constant}' is compared with a number and is none`);
    return String(number);
  }
  if (value.constant !== undefined && other.type === 'boolean') return /^true$/i.test(value.constant) ? 'TRUE' : 'FALSE';
  if (other.constant !== undefined) return value.sql;
  return value.type === 'boolean' && other.type === 'long' ? `CAST(${value.sql} AS BIGINT)` : asText(value);
}

/** The type that can hold all of them. */
export function commonType(types: readonly AqlType[]): AqlType {
  const known = types.filter((t) => t !== 'null');
  const [first] = known;
  if (first === undefined) return 'null';
  if (known.every((t) => t === first)) return first;
  return known.every(isNumeric) ? 'double' : 'text';
}

export function castTo(value: Sql, type: AqlType): string {
  return type === 'text' ? asText(value) : value.sql;
}
