import { z } from 'zod';
import { InvalidError } from '../domain/errors.ts';
import type { CsvRow } from './read-csv.ts';

/** Parses every row, or throws one `InvalidError` that names line and column of each fault (ten at most), and never a value. */
export function parsedRows<T>(rows: readonly CsvRow[], schema: z.ZodType<T>, name: string): T[] {
  const faults: string[] = [];
  const parsed: T[] = [];
  for (const { line, fields } of rows) {
    const result = schema.safeParse(fields);
    if (result.success) parsed.push(result.data);
    else faults.push(...result.error.issues.map((i) => `line ${line}, column ${i.path.join('.') || '(row)'}: ${i.message}`));
  }
  if (faults.length === 0) return parsed;
  const more = faults.length > 10 ? `\n… and ${faults.length - 10} more` : '';
  throw new InvalidError(`${name}: ${faults.slice(0, 10).join('\n')}${more}`);
}

export const textField = z.string().trim().max(500, 'longer than 500 characters');
export const neededField = textField.min(1, 'is empty');
export const optionalField = textField.transform((t) => (t === '' ? null : t));
export const truthField = z.enum(['true', 'false'], 'must be true or false').transform((t) => t === 'true');
