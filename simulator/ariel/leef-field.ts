import { literal } from '../store.ts';
import type { AqlContext } from './context.ts';
import type { Sql } from './sql.ts';

/** The SQL of a custom property that a LEEF key fills; null when there is no such property. */
export function leefField(context: AqlContext, name: string): Sql | null {
  const found = context.leefKey?.(name) ?? null;
  if (found === null) return null;
  const text = `json_extract_string(leef, ${literal(`$."${found.key.replaceAll('"', '')}"`)})`;
  return found.numeric ? { sql: `TRY_CAST(${text} AS DOUBLE)`, type: 'number' } : { sql: text, type: 'text' };
}
