import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../domain/time.ts';
import { ALL_STORIES, readOptions } from './options.ts';
import { startSimulator, type RunningSimulator } from './start.ts';
import { call, NOW_MS, runAql } from './testing.ts';

test('a certificate that cannot be written is a start that failed, and no crash', async () => {
  const options = { appendix: true, nowMs: NOW_MS, certificateFolder: '/proc/none/there' } as const;
  await expect(startSimulator(options)).rejects.toThrow(/ENOENT/);
});

describe('with the generated organisation', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await startSimulator({ seed: 1, nowMs: NOW_MS, variants: ALL_STORIES, arielDelayMs: 0 });
  });
  afterAll(() => simulator.close());

  const offenses = async (filter: string) =>
    (await call(simulator, 'GET', `/api/siem/offenses?filter=${encodeURIComponent(filter)}`)).json() as Record<string, unknown>[];

  test('at least 6 offenses are open and 40 closed, all of them of users', async () => {
    expect((await offenses('status=OPEN and inactive=false')).length).toBeGreaterThanOrEqual(6);
    expect((await offenses('status=CLOSED')).length).toBeGreaterThanOrEqual(40);
    expect(await offenses('offense_type != 3')).toEqual([]);
  });

  test('nothing of it lies ahead of the clock', async () => {
    expect(await offenses(`last_persisted_time > ${NOW_MS}`)).toEqual([]);
    expect(await runAql(simulator, `SELECT COUNT(*) AS n FROM events LIMIT 1 START ${NOW_MS} STOP ${NOW_MS + 90 * DAY_MS}`)).toEqual([
      { n: 0 },
    ]);
  });

  test('an offense that built up over days counts the sense events of those days', async () => {
    const [offense] = await offenses('rules contains id > 0 and status=OPEN and event_count > 5');
    expect(Number(offense?.['last_updated_time']) - Number(offense?.['start_time'])).toBeGreaterThan(DAY_MS);
  });

  test('only users with an open offense are above the threshold', async () => {
    const { users } = (await call(simulator, 'GET', '/console/plugins/1102/app_proxy/api/users_above_threshold')).json() as {
      users: { username: string }[];
    };
    const open = (await offenses('status=OPEN and inactive=false')).map((o) => String(o['offense_source']));
    expect(users.map((u) => u.username).filter((u) => !open.includes(u))).toEqual([]);
  });

  test('the story that is not open at the start can be raised', async () => {
    const { id, joined } = await simulator.control.raiseStory('night-hr-files');
    expect(joined).toBe(false);
    const truth = simulator.exports().truth.find((t) => t.storyId === 'night-hr-files');
    expect(await offenses(`id=${id}`)).toMatchObject([{ offense_source: truth?.username, severity: 8, status: 'OPEN' }]);
  });

  test('other variants change the records and the truth, and no event', async () => {
    const count = () => runAql(simulator, 'SELECT COUNT(*) AS n, SUM(devicetime % 1000003) AS s FROM events LIMIT 1 LAST 60 DAYS');
    const before = { events: await count(), hr: simulator.exports().hrCsv, context: simulator.exports().contextCsv };
    const answer = await call(simulator, 'PUT', '/simulator/variants', { token: null, body: '{"variants":{"night-hr-files":"twin"}}' });
    expect(answer.json()).toContainEqual(expect.objectContaining({ storyId: 'night-hr-files', variant: 'twin', expected: 'explained' }));
    expect(await count()).toEqual(before.events);
    expect(simulator.exports().hrCsv).toBe(before.hr);
    expect(simulator.exports().contextCsv).not.toBe(before.context);
    expect((await call(simulator, 'GET', '/simulator/context.csv', { token: null })).text).toBe(simulator.exports().contextCsv);
  });

  test.each(['injected', 'missing'])('%s changes what is collected, so it is refused while the stand-in runs', async (variant) => {
    const body = JSON.stringify({ variants: { 'leaver-mass-copy': variant } });
    const answer = await call(simulator, 'PUT', '/simulator/variants', { token: null, body });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('start with --variant leaver-mass-copy');
  });

  test('the certificate is on disk and is the one that is shown', async () => {
    expect(await readFile(simulator.certificatePath, 'utf8')).toBe(simulator.certificatePem);
    const byName = { ...simulator, url: simulator.url.replace('127.0.0.1', 'localhost') };
    expect((await call(byName, 'GET', '/api/system/about')).status).toBe(200);
  });
});

describe('options', () => {
  test('without any: seed 1, any port, midnight of today', () => {
    expect(readOptions([], NOW_MS)).toEqual({
      port: 0,
      org: 'small',
      seed: 1,
      nowMs: Date.UTC(2026, 10, 23),
      variants: ALL_STORIES,
      loads: [],
      switches: {},
      syslog: {},
    });
  });

  test('all of them', () => {
    const args = [
      '--port',
      '9443',
      '--org',
      'small',
      '--seed=7',
      '--now',
      '2020-10-22T09:00:00Z',
      '--variant',
      'slow-staging=decoy',
      '--load',
      'otrf:a.json,tz=Z',
      '--switch',
      'strict_version=true',
      '--syslog',
      'tcp=5514,tls=6514',
    ];
    expect(readOptions(args, NOW_MS)).toMatchObject({
      port: 9443,
      seed: 7,
      nowMs: Date.UTC(2020, 9, 22, 9),
      variants: { 'slow-staging': 'decoy', 'night-hr-files': 'story' },
      loads: [{ file: 'a.json', offsetMinutes: 0 }],
      switches: { strict_version: true },
      syslog: { tcp: 5_514, tls: 6_514 },
    });
  });

  test.each([
    [['--speed', '5'], '--speed'],
    [['--port'], '--port: a value is missing'],
    [['--port', '99999'], '--port 99999'],
    [['--seed', '-1'], '--seed -1'],
    [['--org', 'huge'], '--org huge'],
    [['--now', 'today'], '--now today'],
    [['--variant', 'x=twin'], 'night-hr-files'],
    [['--variant', 'slow-staging=x'], 'story, twin, decoy'],
    [['--load', 'otrf:x'], 'tz=-04:00'],
    [['--switch', 'nothing=1'], 'strict_version'],
    [['--switch', 'longest_url=true'], 'a number'],
    [['--syslog', 'http=1'], 'tls=6514'],
  ])('%s is refused with a sentence that names it', (args, message) => {
    expect(() => readOptions(args, NOW_MS)).toThrow(message);
  });
});

describe('the program', () => {
  const main = join(import.meta.dirname, 'main.ts');

  test('says in its first line where it is and who may call it', async () => {
    const child = spawn(process.execPath, [main, '--now', '2026-11-23T09:00:00Z'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = new Promise((resolve) => child.once('exit', resolve));
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    child.kill('SIGTERM');
    const line = JSON.parse(String(value)) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(['url', 'certificate', 'token', 'callers', 'syslog', 'now']);
    expect(line).toMatchObject({
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
      callers: [
        { role: 'admin' },
        { role: 'reader' },
        { role: 'publisher' },
        { role: 'senior' },
        { role: 'analyst' },
        { role: 'restricted' },
      ],
      syslog: { udp: expect.any(Number), tcp: expect.any(Number), tls: expect.any(Number) },
      now: expect.stringMatching(/^2026-11-23T09:00:0/),
    });
    expect(await closed).toBe(0);
  }, 120_000);

  test('ends with 2 and a sentence when an option is wrong', async () => {
    const child = spawn(process.execPath, [main, '--org', 'huge'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await closed).toBe(2);
    expect(said).toContain('--org huge');
  });
});
