import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningSimulator } from '../simulator/start.ts';
import { call, startTestSimulator } from '../simulator/testing.ts';
import { readConfig } from './config.ts';
import { doctor } from './doctor.ts';
import { Secret } from './secret.ts';
import { setUpQRadar } from './set-up-qradar.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const configWith = (targets: string) =>
  readConfig({
    QRADAR_URL: simulator.url,
    QRADAR_CA: simulator.certificatePath,
    QRADAR_READ_TOKEN: simulator.tokens.read,
    QRADAR_WRITE_TOKEN: simulator.tokens.write,
    PSEUDONYM_KEY: key(1),
    DATA_KEY: key(2),
    PHASE: 'enrich',
    PUBLISH_TARGETS: targets,
    SYSLOG_TLS: `127.0.0.1:${simulator.syslog.tls}`,
    WEBHOOK_SECRETS: `whsec_${Buffer.alloc(24, 3).toString('base64')}`,
  });
const asAdmin = (hookUrl: string | null = null) => ({ adminToken: simulator.callers[0]?.token ?? '', hookUrl });
const hook = 'https://casewright.example.com/hooks/offense';

test('what is switched on gets what it needs, once, and nothing else is made', async () => {
  expect(await setUpQRadar(configWith(''), asAdmin())).toEqual([]);
  expect(await setUpQRadar(configWith('investigated_users'), asAdmin())).toEqual(['reference set Casewright Investigated Users']);
  const made = await setUpQRadar(configWith('risk_table,investigated_users,event'), asAdmin(hook));
  expect(made[0]).toBe('reference table Casewright User Risk');
  expect(made).toContain('log source Casewright');
  expect(made).toContain('property Casewright Sequence');
  expect(made.at(-1)).toBe('custom action Casewright hint');
  expect(await setUpQRadar(configWith('risk_table,investigated_users,event'), asAdmin(hook))).toEqual([]);
  const qids = (
    await call(simulator, 'GET', '/api/data_classification/qid_records?filter=name%3D%22Casewright%3A%20case%20published%22')
  ).json();
  // None of UBA's categories, 24001 to 24008.
  expect(qids).toMatchObject([{ severity: 2, low_level_category_id: 8_001 }]);
});

test('the doctor says what a target lacks and how it is made, and nothing once it is made', async () => {
  const fresh = await startTestSimulator();
  try {
    const config = { ...configWith('risk_table,investigated_users,event') };
    const there = {
      ...config,
      qradar: {
        ...config.qradar,
        url: fresh.url,
        ca: fresh.certificatePem,
        readToken: new Secret(fresh.tokens.read),
        writeToken: new Secret(fresh.tokens.write),
      },
      publish: {
        ...config.publish,
        events: { host: '127.0.0.1', port: fresh.syslog.tls, ca: fresh.certificatePem, identifier: 'casewright' },
      },
    };
    const before = await doctor(there, '24.0.0');
    for (const what of [
      'log source',
      'table "Casewright User Risk"',
      'set "Casewright Investigated Users"',
      'property "Casewright Sequence"',
    ])
      expect(before.text).toMatch(new RegExp(`^fail +${what} .*\\n +fix: npm run setup`, 'm'));
    expect(before.text).toMatch(/^ok +syslog by TLS +accepts a connection/m);
    await setUpQRadar(there, { adminToken: fresh.callers[0]?.token ?? '', hookUrl: null });
    const after = await doctor(there, '24.0.0');
    expect(after.text).toMatch(/^ok +qradar \(writing\) +the token may write all targets/m);
    expect(after.text).toMatch(/ 0 to mend$/m);
  } finally {
    await fresh.close();
  }
});

test('a token that is no administrator makes nothing half', async () => {
  const reader = { adminToken: simulator.tokens.read, hookUrl: null };
  const before = await call(simulator, 'GET', '/api/reference_data/tables');
  const config = configWith('risk_table');
  await expect(setUpQRadar({ ...config, publish: { ...config.publish, riskTable: 'Another' } }, reader)).rejects.toMatchObject({
    http: 403,
  });
  expect((await call(simulator, 'GET', '/api/reference_data/tables')).text).toBe(before.text);
});
