import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LoadSpecError } from './spec.ts';

/** Objects of a JSON-lines file, `.gz` too, with their line numbers. A line that is no object names itself in the error. */
export async function readJsonLines(file: string): Promise<{ line: number; value: Record<string, unknown> }[]> {
  const lines = (await readText(file)).split('\n');
  return lines.flatMap((text, i) => (text.trim() === '' ? [] : [{ line: i + 1, value: parseLine(text, file, i + 1) }]));
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new LoadSpecError(`--load: ${file} cannot be read (${error instanceof Error ? error.message : 'unknown fault'}); check the path`);
  }
}

function parseLine(text: string, file: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LoadSpecError(`--load: line ${line} of ${file} is no JSON object`);
  }
  return value as Record<string, unknown>;
}
