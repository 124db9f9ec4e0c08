import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { PATH: '/usr/bin:/bin' },
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
