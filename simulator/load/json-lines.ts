import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileBytes } from './file-bytes.ts';

/** A line of a file, counted from 1; `value` is null when it is no JSON object. */
export type JsonLine = { line: number; value: Record<string, unknown> | null };

/** The lines of a JSON-lines file, `.gz` too, one after the other; blank ones are passed over. A file that cannot be read is an error that names it. */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  let line = 0;
  for await (const text of createInterface({ input: Readable.from(fileBytes(file)), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() !== '') yield { line, value: objectOf(text) };
  }
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
