import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const folder = mkdtempSync(join(tmpdir(), 'casewright-start-'));
const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const run = (...args: string[]) => runWith({}, ...args);

function runWith(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

test('an older Node is refused with one sentence that says what to do, and exit code 2', () => {
  const old =
    "Object.defineProperty(process.versions, 'node', { value: '20.11.1' }); require('./server/require-node.cjs'); console.log('started')";
  const { status, stdout, stderr } = run('-e', old);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^Casewright needs Node 24 or later and was started with Node 20\.11\.1\. .*https:\/\/nodejs\.org\/.*\n$/);
});

test('this Node is let through', () => {
  expect(run('-r', './server/require-node.cjs', '-e', '0')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('the doctor names every fault of the settings at once and ends with exit code 2', () => {
  const { status, stdout } = run('server/doctor-main.ts');
  expect(status).toBe(2);
  for (const name of ['QRADAR_URL', 'QRADAR_READ_TOKEN', 'PSEUDONYM_KEY', 'DATA_KEY']) expect(stdout).toContain(`${name} is not set`);
  expect(stdout.match(/fix:/g)).toHaveLength(4);
});

describe('npm start with settings that cannot be used names every fault at once and ends with exit code 2', () => {
  const settings = {
    QRADAR_URL: 'https://127.0.0.1:1',
    QRADAR_READ_TOKEN: 'r',
    PSEUDONYM_KEY: key(1),
    DATA_KEY: key(2),
    DATA_DIR: join(folder, 'data'),
  };

  test('two wrong settings', () => {
    const { status, stderr } = runWith({ ...settings, PORT: 'x', PHASE: 'all' }, 'server/main.ts');
    expect(status).toBe(2);
    for (const name of ['PORT', 'PHASE']) expect(stderr).toContain(name);
    expect(stderr.match(/fix:/g)).toHaveLength(2);
  });

  test('two exports that cannot be used, with line and column', () => {
    const exports = { HR_CSV: file('hr.csv', 'nothing\n'), INCIDENTS_IMPORT: file('past.jsonl', '{"id":1}\n') };
    const { status, stderr } = runWith({ ...settings, ...exports }, 'server/main.ts');
    expect(status).toBe(2);
    expect(stderr).toContain('HR_CSV names a file that cannot be used');
    expect(stderr).toContain('INCIDENTS_IMPORT names a file that cannot be used: past incidents, line 1: id');
  });
});
