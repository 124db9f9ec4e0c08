import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../domain/canonical-json.ts';
import { PROMPTS_FOLDER, readLock, versionPath } from './lock.ts';

export type PromptMessage = { role: 'system' | 'user'; content: string };

/** One immutable version of a prompt. `ref` goes into the draft, the audit and reports. */
export type Prompt<Variable extends string> = {
  ref: { id: string; version: number; sha256: string };
  render(values: Record<Variable, string>): PromptMessage[];
};

const VARIABLE = /\{\{([a-zA-Z]+)\}\}/g;
const SEPARATOR = '\n---\n';

/**
 * Reads a prompt version: what stands above the line `---` is for the system, below it for the user. Throws when the file is
 * not the locked one, or when its variables are not exactly `variables`, so that a prompt never goes out with a hole.
 */
export function loadPrompt<Variable extends string>(
  id: string,
  version: number,
  variables: readonly Variable[],
  folder: string = PROMPTS_FOLDER,
): Prompt<Variable> {
  const path = versionPath(id, version);
  const text = readFileSync(join(folder, path), 'utf8');
  const sha256 = sha256Hex(text);
  const locked = readLock(folder)[path];
  if (locked === undefined) throw new Error(`prompt ${path} is not in the lock; add it as a new version`);
  if (locked !== sha256) throw new Error(`prompt ${path} was changed after it was locked; restore it and add a new version`);
  const used = new Set([...text.matchAll(VARIABLE)].map((m) => m[1] ?? ''));
  const wrong = [...used].filter((v) => !variables.some((known) => known === v)).concat(variables.filter((v) => !used.has(v)));
  if (wrong.length > 0) throw new Error(`prompt ${path} and its code disagree about the variable(s) ${wrong.join(', ')}`);
  const [system, user] = text.split(SEPARATOR);
  if (system === undefined || user === undefined) throw new Error(`prompt ${path} needs a line --- between system and user text`);
  return {
    ref: { id, version, sha256 },
    render: (values) => [
      { role: 'system', content: fill(system, values, path) },
      { role: 'user', content: fill(user, values, path) },
    ],
  };
}

/** Values are put in once and never looked at again, so that a `{{…}}` inside data stays data. */
function fill(text: string, values: Record<string, string>, path: string): string {
  return text.replaceAll(VARIABLE, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`prompt ${path}: no value for ${name}`);
    return value;
  });
}
