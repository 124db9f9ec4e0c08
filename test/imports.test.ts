import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which folders each folder may import from, itself aside; docs/architecture.md draws the same. */
const ALLOWED: Record<string, readonly string[]> = {
  domain: [],
  scorers: ['domain'],
  claims: ['domain', 'scorers'],
  prompts: ['domain'],
  connectors: ['domain'],
  db: ['domain'],
  tools: ['connectors', 'db', 'scorers', 'domain'],
  agents: ['prompts', 'claims', 'domain', 'tools'],
  graphs: ['agents', 'tools', 'scorers', 'claims', 'domain'],
  services: ['db', 'connectors', 'claims', 'scorers', 'domain'],
  simulator: ['connectors/qradar/aql', 'domain'],
  server: ['domain', 'scorers', 'claims', 'prompts', 'connectors', 'db', 'tools', 'agents', 'graphs', 'services'],
};
/** The demo is the one program of the server that starts the stand-in. */
const MAY_START_SIMULATOR = new Set(['server/demo.ts', 'server/demo-world.ts', 'server/demo-options.ts']);
const FREE = ['evals', 'bench', 'test'];

const root = join(import.meta.dirname, '..');
const files = globSync('**/*.ts', { cwd: root, exclude: ['node_modules/**', '**/out/**'] }).map((f) => f.replaceAll('\\', '/'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map((m) => normalize(join(dirname(file), m[1] ?? '')));
}

function forbidden(file: string): string[] {
  const folder = file.split('/')[0] ?? '';
  const isTest = file.endsWith('.test.ts') || file.includes('/testing');
  if (FREE.includes(folder) || isTest || !file.includes('/')) return [];
  const allowed = ALLOWED[folder];
  return importsOf(file).filter((target) => {
    if (target.startsWith(`${folder}/`)) return false;
    if (target.startsWith('simulator/') && MAY_START_SIMULATOR.has(file)) return false;
    return allowed === undefined || !allowed.some((a) => target.startsWith(`${a}/`));
  });
}

describe('imports point one way', () => {
  test('every folder imports only what stands below it', () => {
    const wrong = files.flatMap((f) => forbidden(f).map((t) => `${f} -> ${t}`));
    expect(wrong).toEqual([]);
  });

  test('nothing in scorers, tools, graphs or claims can read what the simulator planted', () => {
    const wrong = files
      .filter((f) => /^(scorers|tools|graphs|claims)\//.test(f) && !f.endsWith('.test.ts'))
      .filter((f) => importsOf(f).some((t) => t.startsWith('simulator/')));
    expect(wrong).toEqual([]);
  });

  test('a forbidden import would be found', () => {
    expect(ALLOWED['graphs']).not.toContain('db');
    expect(files.length).toBeGreaterThan(20);
    expect(importsOf('tools/tool.ts')).toContain('domain/evidence.ts');
  });

  test('the environment is read in one file', () => {
    const readers = files
      .filter((f) => !f.startsWith('test/') && f !== 'vitest.config.ts' && !f.endsWith('.test.ts'))
      .filter((f) => /process\.env|from 'node:process'/.test(readFileSync(join(root, f), 'utf8')));
    expect(readers).toEqual(['server/config.ts']);
  });
});
