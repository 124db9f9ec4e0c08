import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../domain/time.ts';
import { NOTE_MAX_CHARS } from '../domain/write-plan.ts';
import { generateOrganisation } from '../simulator/organisation/generate.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import { foundIn, identifiersOf } from './browser/identifiers.ts';

const root = join(import.meta.dirname, '..');

function demo(...options: string[]) {
  return spawnSync('npm', ['run', '--silent', 'demo', '--', ...options], { cwd: root, encoding: 'utf8', timeout: 150_000 });
}

test('one investigation goes from the hint to the posted note, and says so in one JSON object without a name', { timeout: 160_000 }, () => {
  const { status, stdout } = demo('--once', '--approve', '--json');
  expect(status).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ conclusion: 'needs_investigation', drafter: { kind: 'template' }, decision: { kind: 'approve' } });
  expect(result.note.text).toContain('14.0 times');
  expect(result.note.text).toContain('AI-assisted, approved by senior analyst.');
  expect(result.note.text.length).toBeLessThanOrEqual(NOTE_MAX_CHARS);
  expect(result.timingsMs.posted).toBeGreaterThan(0);
  const nowMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const organisation = generateOrganisation({ size: 'small', seed: 1, nowMs, variants: ALL_STORIES });
  expect(foundIn(stdout, identifiersOf(organisation, { reviewers: [] }))).toEqual([]);
});

test('an option that does not exist is refused with exit code 2 and the usage', () => {
  const { status, stderr } = demo('--nope');
  expect(status).toBe(2);
  expect(stderr).toContain('usage: npm run demo');
});
