import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { LoadSpecError } from './spec.ts';

/** A line of a file, counted from 1; `value` is null when it is no JSON object. */
export type JsonLine = { line: number; value: Record<string, unknown> | null };

/** The lines of a JSON-lines file, `.gz` too, one after the other; blank ones are passed over. A file that cannot be read is an error that names it. */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // A fault of the file does not travel through the pipe by itself.
  bytes.once('error', (error) => input.destroy(error));
  try {
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== '') yield { line, value: objectOf(text) };
    }
  } catch (error) {
    throw new LoadSpecError(`--load: ${file} cannot be read (${error instanceof Error ? error.message : 'unknown fault'}); check the path`);
  } finally {
    bytes.destroy();
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
