import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCORERS } from './registry.ts';

const root = join(import.meta.dirname, '..');

/** Everything that the composition root brings into the running service. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    // Types alone bring nothing into the service.
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/^import type [^;]*;/gm, '');
    const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+\.ts)['"]/g)].map(([, target]) =>
      join(dirname(file), target ?? ''),
    );
    open.push(...targets.map((t) => normalize(t)).filter((t) => existsSync(join(root, t))));
  }
  return reached;
}

describe('registered scorers', () => {
  const product = reachedFrom('server/investigation-deps.ts');

  test('what says that the score node calls it is reached by the service, not only by tests and the command line', () => {
    const unreached = SCORERS.filter(({ reach }) => reach.by === 'score node' && !product.has(reach.module)).map((s) => s.name);
    expect(unreached).toEqual([]);
  });

  test('a module that only the command line reaches would be found', () => {
    expect(product.has('scorers/registry.ts')).toBe(false);
    expect(product.has('scorers/score-evidence.ts')).toBe(true);
  });

  test('names are unique and what is not called says why', () => {
    expect(new Set(SCORERS.map((s) => s.name)).size).toBe(SCORERS.length);
    const silent = SCORERS.filter(
      ({ reach }) => (reach.by === 'graph' && reach.waitsFor === '') || (reach.by === 'command' && reach.because === ''),
    );
    expect(silent).toEqual([]);
  });
});
