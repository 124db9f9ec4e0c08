import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, 'casewright-hint.sh');
const SECRET = `whsec_${Buffer.from('a secret with \u0000 and / in it, 32b').toString('base64')}`;

type Received = { body: string; headers: Record<string, string>; path: string };
let received: Received[] = [];
let status = 202;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ body: Buffer.concat(chunks).toString('utf8'), headers, path: request.url ?? '' });
    response.writeHead(status, { Location: '/elsewhere' }).end();
  });
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hooks/offense`;
});
beforeEach(() => {
  received = [];
  status = 202;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

/** Runs the script with the arguments that QRadar would give it. */
function run(...args: string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile('bash', [SCRIPT, ...args], { timeout: 10_000 }, (error, _stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stderr });
    });
  });
}

describe('the custom action', () => {
  test('sends one hint with a signature that the receiver verifies', async () => {
    expect(await run(url, SECRET, 'jsmith', '1790000000000')).toEqual({ code: 0, stderr: '' });
    expect(received).toHaveLength(1);
    const [hint] = received;
    expect(hint?.path).toBe('/hooks/offense');
    expect(new Webhook(SECRET).verify(hint?.body ?? '', hint?.headers ?? {})).toEqual({ username: 'jsmith', starttime: 1790000000000 });
  });

  test('signs with the secret it was given', async () => {
    await run(url, SECRET, 'jsmith', '1');
    const other = new Webhook(`whsec_${Buffer.from('another').toString('base64')}`);
    expect(() => other.verify(received[0]?.body ?? '', received[0]?.headers ?? {})).toThrow('No matching signature');
  });

  test.each([
    ["o'brien", "o'brien"],
    ['CORP\\jsmith', 'CORP\\jsmith'],
    ['a"b\\', 'a"b\\'],
    ['müller 山田', 'müller 山田'],
    ['a\nb\tc', 'abc'],
    ['$(touch /tmp/x)`id`', '$(touch /tmp/x)`id`'],
    ['--output', '--output'],
    ['@/etc/passwd', '@/etc/passwd'],
    ['', ''],
  ])('sends the user name %j as text', async (given, sent) => {
    expect((await run(url, SECRET, given, '1')).code).toBe(0);
    expect(new Webhook(SECRET).verify(received[0]?.body ?? '', received[0]?.headers ?? {})).toEqual({ username: sent, starttime: 1 });
  });

  test('sends no time when QRadar gives none in milliseconds', async () => {
    await run(url, SECRET, 'jsmith', 'Nov 24, 2026');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ username: 'jsmith', starttime: null });
  });

  test('takes a different id each time', async () => {
    await run(url, SECRET, 'jsmith', '1');
    await run(url, SECRET, 'jsmith', '1');
    expect(new Set(received.map((r) => r.headers['webhook-id'])).size).toBe(2);
  });

  test.each([500, 401])('fails when the receiver answers %d', async (answer) => {
    status = answer;
    expect((await run(url, SECRET, 'jsmith', '1')).code).not.toBe(0);
  });

  test('follows no redirect', async () => {
    status = 302;
    await run(url, SECRET, 'jsmith', '1');
    expect(received.map((r) => r.path)).toEqual(['/hooks/offense']);
  });

  test.each([
    ['plain http to another machine', ['http://casewright.example/hooks/offense', SECRET, 'jsmith', '1']],
    ['a name that only starts like loopback', ['http://127.0.0.1.example/hooks', SECRET, 'jsmith', '1']],
    ['no address', []],
    ['no secret', ['https://casewright.example/hooks/offense', '']],
  ])('refuses %s before anything is sent', async (_what, args) => {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('casewright-hint: ') });
  });
});
