import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })];
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
const TOP =
  /^(agents|bench|claims|connectors|db|deploy|docs|domain|evals|graphs|migrations|prompts|scorers|server|services|simulator|test|tools|\.ci|package\.json|tsconfig\.json|README\.md|CONTRIBUTING\.md|LICENSE|\.env\.example)/;
const KNOWN_COMMANDS = new Set(['ci', 'test', 'start']);

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  test('names only paths that exist', () => {
    const named = [...text.matchAll(/`([\w./*<>-]+)`/g)]
      .map((m) => m[1] ?? '')
      .filter((p) => TOP.test(p) && p.includes('/') && !/[*<>]/.test(p));
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((m) => join(dirname(document), m[1] ?? ''));
    const missing = [...named.map((p) => p.replace(/:\d+$/, '')), ...linked].filter((p) => !existsSync(join(root, p)));
    expect(missing).toEqual([]);
  });

  test('names only commands that exist', () => {
    const run = [...text.matchAll(/npm (?:run (?:--silent )?)?([a-z]+)/g)].map((m) => m[1] ?? '').filter((name) => name !== 'run');
    expect(run.filter((name) => !(name in scripts) && !KNOWN_COMMANDS.has(name))).toEqual([]);
  });
});
