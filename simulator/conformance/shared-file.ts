import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Documented and captured material that is not part of the project: found in a folder `shared` above it, or null. */
export function sharedFile(name: string): string | null {
  for (let at = import.meta.dirname; dirname(at) !== at; at = dirname(at)) {
    const path = join(at, 'shared', name);
    if (existsSync(path)) return path;
  }
  return null;
}

/** Its JSON; null when it is not there. */
export function sharedJson(name: string): unknown {
  const path = sharedFile(name);
  return path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as unknown);
}
