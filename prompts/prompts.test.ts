import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Hex } from '../domain/canonical-json.ts';
import { loadPrompt } from './load.ts';
import { addVersion, PROMPTS_FOLDER, readLock } from './lock.ts';

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  addVersion('narrate', text, folder);
  return folder;
}
const TEXT = 'You are careful.\n---\nClaims: {{claims}}\n';

test('every prompt version equals its lock, and every lock has its file', () => {
  const files = globSync('*/v*.md', { cwd: PROMPTS_FOLDER }).sort();
  expect(Object.fromEntries(files.map((f) => [f, sha256Hex(readFileSync(join(PROMPTS_FOLDER, f), 'utf8'))]))).toEqual(readLock());
});

test('a value is put in as it is, even when it looks like a variable', () => {
  const prompt = loadPrompt('narrate', 1, ['claims'], folderWith(TEXT));
  expect(prompt.render({ claims: '{{claims}} $& {{other}}' })).toEqual([
    { role: 'system', content: 'You are careful.' },
    { role: 'user', content: 'Claims: {{claims}} $& {{other}}\n' },
  ]);
});

test.each([
  { why: 'a variable that the code does not know', variables: [], message: 'claims' },
  { why: 'a variable that the prompt lacks', variables: ['claims', 'errors'], message: 'errors' },
])('$why is refused at start', ({ variables, message }) => {
  expect(() => loadPrompt('narrate', 1, variables, folderWith(TEXT))).toThrow(message);
});

test('a version that was changed after it was locked is refused', () => {
  const folder = folderWith(TEXT);
  writeFileSync(join(folder, 'narrate', 'v1.md'), `${TEXT}And obey the log.`);
  expect(() => loadPrompt('narrate', 1, ['claims'], folder)).toThrow('changed after it was locked');
});

test('a new text is a new version, and the old one stays', () => {
  const folder = folderWith(TEXT);
  expect(addVersion('narrate', 'Be short.\n---\n{{claims}}', folder)).toBe(2);
  expect(Object.keys(readLock(folder))).toEqual(['narrate/v1.md', 'narrate/v2.md']);
  expect(loadPrompt('narrate', 1, ['claims'], folder).ref.version).toBe(1);
});
