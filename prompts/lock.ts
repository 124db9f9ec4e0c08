import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../domain/canonical-json.ts';

export const PROMPTS_FOLDER = import.meta.dirname;
const LOCK_FILE = 'prompts.lock.json';
const Lock = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** Path of a version inside the prompts folder, which is also its name in the lock. */
export function versionPath(id: string, version: number): string {
  return `${id}/v${version}.md`;
}

export function readLock(folder: string = PROMPTS_FOLDER): Record<string, string> {
  return Lock.parse(JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8')));
}

/**
 * Adds the next version of a prompt and locks it; returns its number. What was locked is never written again, because drafts and
 * reports name a prompt by version and hash: `node -e "import('./prompts/lock.ts').then((m) => m.addVersion('narrate', text))"`.
 */
export function addVersion(id: string, text: string, folder: string = PROMPTS_FOLDER): number {
  if (!/^[a-z][a-z-]*$/.test(id)) throw new RangeError(`prompt id "${id}": use lower-case letters and hyphens`);
  const lock = existsSync(join(folder, LOCK_FILE)) ? readLock(folder) : {};
  let version = 1;
  while (versionPath(id, version) in lock) version += 1;
  const path = versionPath(id, version);
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(join(folder, path), text);
  const sorted = Object.entries({ ...lock, [path]: sha256Hex(text) }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(folder, LOCK_FILE), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  return version;
}
