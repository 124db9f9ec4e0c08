import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operationsOf, READ_OPERATIONS, WRITE_OPERATIONS } from '../../connectors/qradar/access.ts';
import { HttpFaultError } from '../../connectors/http/http-fault.ts';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { SEQUENCE_PROPERTY } from '../../connectors/qradar/aql/catalogue-fields.ts';
import { EVENT_PROPERTIES } from '../../domain/event-types.ts';
import { readConfig } from '../config.ts';
import { examine, type DoctorDeps } from './checks.ts';
import { exitCodeOf, table, type Finding } from './finding.ts';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const TABLE = operationsOf('risk_table', { access: new Map() });
const SET = operationsOf('investigated_users', { access: new Map([['GET /reference_data_collections/sets', true]]) });
const env = {
  QRADAR_URL: 'https://qradar.example.com',
  QRADAR_READ_TOKEN: 'r',
  QRADAR_WRITE_TOKEN: 'w',
  PSEUDONYM_KEY: key(1),
  DATA_KEY: key(2),
  DATABASE_URL: 'postgresql://u:dbpass@localhost/c',
  PHASE: 'enrich',
};
const may = (operations: readonly string[]) => ({
  releaseName: '7.5.0 UP12',
  productVersion: '7.5.0',
  access: new Map(operations.map((o) => [o, true])),
});
const well: DoctorDeps = {
  nodeVersion: '24.1.0',
  database: () => Promise.resolve({ version: 'PostgreSQL 17.2', vector: 'installed', missing: [] }),
  dataDir: () => Promise.resolve(true),
  nowMs: 1_790_000_000_000,
  probe: () => Promise.resolve({ certificateEndsMs: 1_790_000_000_000 + 400 * 86_400_000, clockAheadMs: 200 }),
  eventColumns: () => Promise.resolve(new Set([...Object.keys(EVENT_PROPERTIES), SEQUENCE_PROPERTY])),
  logSource: () => Promise.resolve(true),
  targets: {
    hasTable: () => Promise.resolve(true),
    hasSet: () => Promise.resolve(true),
    reachListener: () => Promise.resolve(),
  },
  versions: () => Promise.resolve([{ version: '26.0', deprecated: false }]),
  readAccess: () => Promise.resolve(may(READ_OPERATIONS)),
  writeAccess: () => Promise.resolve(may(WRITE_OPERATIONS)),
  usernameType: () => Promise.resolve(3),
  closingReasons: () => Promise.resolve([1, 2, 3].map((id) => ({ id, text: 'x' }))),
  ubaThreshold: () => Promise.resolve(305),
  referenceSet: () => Promise.resolve(new Set<string>()),
  referenceMap: () => Promise.resolve(new Map([['a', 'b']])),
  hr: () => Promise.resolve({ state: 'answered' }),
  context: () => Promise.resolve({ state: 'answered' }),
  model: null,
  embed: () => Promise.resolve({ id: 'use-lite', dimensions: 512 }),
};
const look = (change: Partial<DoctorDeps> = {}, more: Record<string, string> = {}): Promise<Finding[]> =>
  examine({ ...well, ...change }, readConfig({ ...env, ...more }));
const refused = () =>
  Promise.reject(new QRadarError(401, 18, 'unauthorised', 'QRadar answered 401/18: the token is missing, wrong or expired'));

const faulty = (fault: 'network' | 'untrusted', message: string): QRadarError =>
  new QRadarError(null, null, 'unavailable', `QRadar: ${message}`, { cause: new HttpFaultError(fault, message) });

describe('the doctor', () => {
  test('finds nothing to mend where everything is right', async () => {
    const findings = await look();
    expect(findings.filter((f) => f.state !== 'ok')).toEqual([]);
    expect(exitCodeOf(findings)).toBe(0);
  });

  test.each<[string, Partial<DoctorDeps>, string, RegExp, RegExp]>([
    [
      'a database that does not answer',
      { database: () => Promise.reject(Object.assign(new Error('connect dbpass'), { code: 'ECONNREFUSED' })) },
      'database',
      /ECONNREFUSED/,
      /DATABASE_URL/,
    ],
    [
      'a console without a property that searches name',
      { eventColumns: () => Promise.resolve(new Set(Object.keys(EVENT_PROPERTIES).filter((name) => name !== 'Mailbox Owner'))) },
      'event properties',
      /not there: Mailbox Owner; /,
      /custom event properties/,
    ],
    [
      'a server without pgvector',
      { database: () => Promise.resolve({ version: 'x', vector: 'absent', missing: [] }) },
      'pgvector',
      /not installed/,
      /install pgvector/,
    ],
    [
      'an address that does not answer',
      { probe: () => Promise.reject(faulty('network', 'the connection failed (ECONNREFUSED)')) },
      'qradar address',
      /ECONNREFUSED/,
      /QRADAR_URL/,
    ],
    [
      'a certificate that nobody pinned',
      { probe: () => Promise.reject(faulty('untrusted', 'the certificate or TLS was not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)')) },
      'qradar certificate',
      /DEPTH_ZERO/,
      /QRADAR_CA/,
    ],
    [
      'a certificate that has expired',
      { probe: () => Promise.reject(faulty('untrusted', 'the certificate or TLS was not accepted (CERT_HAS_EXPIRED)')) },
      'qradar certificate',
      /EXPIRED/,
      /renew/,
    ],
    [
      'a clock that is off',
      { probe: () => Promise.resolve({ certificateEndsMs: null, clockAheadMs: -600_000 }) },
      'qradar clock',
      /600 s behind/,
      /NTP/,
    ],
    ['a token that is refused', { readAccess: refused }, 'qradar (reading)', /401/, /QRADAR_READ_TOKEN/],
    [
      'a token without Ariel',
      { readAccess: () => Promise.resolve(may(READ_OPERATIONS.filter((o) => !o.includes('ariel')))) },
      'qradar (reading)',
      /POST \/ariel\/searches/,
      /capability/,
    ],
    [
      'a version of the API that the console does not have, of which it lists no operation',
      {
        versions: () => Promise.resolve(['19.0', '20.0'].map((v) => ({ version: v, deprecated: v === '19.0' }))),
        readAccess: () => Promise.resolve(may([])),
      },
      'qradar version',
      /does not speak version 26\.0/,
      /QRADAR_VERSION to one of: 20\.0/,
    ],
    [
      'a write token that may not write',
      { writeAccess: () => Promise.resolve(may(['GET /siem/offenses/{offense_id}'])) },
      'qradar (writing)',
      /notes/,
      /write token/,
    ],
    [
      'no UBA app',
      { ubaThreshold: () => Promise.reject(new QRadarError(200, null, 'not_configured', 'the UBA app is not installed on this QRadar')) },
      'UBA app',
      /not installed/,
      /install UBA/,
    ],
    [
      'no set of users who are not tracked',
      { referenceSet: () => Promise.resolve(null) },
      'set "UBA : Users Not Tracked"',
      /nobody is investigated/,
      /make the set/,
    ],
    [
      'HR that does not answer',
      { hr: () => Promise.resolve({ state: 'could_not_check', reason: 'no answer in time' }) },
      'HR',
      /no answer in time/,
      /HR_/,
    ],
    [
      'a model that does not answer',
      { model: () => Promise.resolve({ state: 'could_not_check', reason: 'unreachable' }) },
      'model',
      /unreachable/,
      /MODEL_/,
    ],
    ['an embedder that fails', { embed: () => Promise.reject(new Error('x')) }, 'embedder', /Error/, /EMBEDDER_/],
  ])('%s must be mended', async (_name, change, what, detail, fix) => {
    const findings = await look(change);
    const found = findings.find((f) => f.state === 'fail');
    expect(found?.what).toBe(what);
    expect(found?.detail).toMatch(detail);
    expect(found?.fix).toMatch(fix);
    expect(exitCodeOf(findings)).toBe(1);
    expect(table(findings)).not.toContain('dbpass');
  });

  test.each<[string, Partial<DoctorDeps>, string]>([
    [
      'migrations that are not applied',
      { database: () => Promise.resolve({ version: 'x', vector: 'available', missing: ['0009-x.sql'] }) },
      'migrations',
    ],
    ['an embedded database', { database: null }, 'database'],
    ['no HR system', { hr: null }, 'HR'],
    ['no context system', { context: null }, 'context'],
    ['a closing reason that is gone', { closingReasons: () => Promise.resolve([{ id: 1, text: 'x' }]) }, 'closing reasons'],
    ['an empty map', { referenceMap: () => Promise.resolve(new Map<string, string>()) }, 'map "Asset Sensitivity"'],
  ])('%s is something to look at', async (_name, change, what) => {
    const findings = await look(change);
    expect(findings.filter((f) => f.state === 'warn').map((f) => f.what)).toContain(what);
    expect(exitCodeOf(findings)).toBe(0);
  });

  const everywhere = { PUBLISH_TARGETS: 'risk_table,investigated_users,event', SYSLOG_TLS: 'qradar.example.com:6514' };
  const mayAll = [...WRITE_OPERATIONS, ...TABLE, ...SET];
  const allowed = { writeAccess: () => Promise.resolve(may(mayAll)) };

  test('looks at the console in the order in which it must be mended', async () => {
    const order = (await look(allowed, everywhere)).map((f) => f.what);
    expect(order.filter((what) => order.indexOf(what) >= order.indexOf('qradar address')).slice(0, 15)).toEqual([
      'qradar address',
      'qradar certificate',
      'qradar (reading)',
      'qradar version',
      'qradar (writing)',
      'qradar clock',
      'offense type Username',
      'closing reasons',
      'UBA app',
      'event properties',
      'log source',
      'table "Casewright User Risk"',
      'set "Casewright Investigated Users"',
      'property "Casewright Sequence"',
      'syslog by TLS',
    ]);
  });

  test('with targets beside the note, what each needs is looked at, and nothing of one that is off', async () => {
    const findings = await look(allowed, everywhere);
    expect(findings.filter((f) => f.state !== 'ok')).toEqual([]);
    const names = [
      'table "Casewright User Risk"',
      'set "Casewright Investigated Users"',
      'property "Casewright Sequence"',
      'syslog by TLS',
    ];
    expect(findings.map((f) => f.what)).toEqual(expect.arrayContaining(names));
    expect((await look(allowed)).filter((f) => names.includes(f.what))).toEqual([]);
    expect((await look(allowed, { ...everywhere, PHASE: 'assist' })).filter((f) => names.includes(f.what))).toEqual([]);
  });

  const older = [...WRITE_OPERATIONS, ...TABLE, 'GET /reference_data/sets/{name}', 'POST /reference_data/sets/{name}'];
  test.each<[string, Partial<DoctorDeps>, string, RegExp, RegExp]>([
    [
      'a table that is not there',
      { targets: { ...well.targets, hasTable: () => Promise.resolve(false) } },
      'table',
      /not exist/,
      /npm run setup/,
    ],
    [
      'a set that is not there',
      { targets: { ...well.targets, hasSet: () => Promise.resolve(false) } },
      'set',
      /not exist/,
      /npm run setup/,
    ],
    [
      'no property',
      { eventColumns: () => Promise.resolve(new Set(Object.keys(EVENT_PROPERTIES))) },
      'property',
      /not exist/,
      /npm run setup/,
    ],
    ['no log source', { logSource: () => Promise.resolve(false) }, 'log source', /none/, /npm run setup/],
    [
      'a listener that does not answer',
      { targets: { ...well.targets, reachListener: () => Promise.reject(faulty('network', 'the connection failed (ECONNREFUSED)')) } },
      'syslog by TLS',
      /ECONNREFUSED/,
      /SYSLOG_TLS/,
    ],
    [
      'a write token for offenses only',
      { writeAccess: () => Promise.resolve(may([...WRITE_OPERATIONS, ...SET])) },
      'qradar (writing)',
      /POST \/reference_data\/tables\/bulk_load/,
      /Delegated administration: reference data/,
    ],
    [
      'an older console on which nothing can be taken out of a set',
      { writeAccess: () => Promise.resolve(may(older)) },
      'qradar (writing)',
      /DELETE \/reference_data\/sets/,
      /Delegated administration/,
    ],
  ])('%s must be mended', async (_name, change, what, detail, fix) => {
    const failed = (await look({ ...allowed, ...change }, everywhere)).filter((f) => f.state === 'fail' && f.what.startsWith(what));
    expect(failed.map((f) => f.detail).join()).toMatch(detail);
    expect(failed[0]?.fix).toMatch(fix);
  });

  test('while the console does not answer, nothing is said of what stands behind it', async () => {
    const findings = await look({ readAccess: refused, ubaThreshold: refused, referenceSet: refused });
    expect(findings.filter((f) => f.state === 'fail').map((f) => f.what)).toEqual(['qradar (reading)']);
    expect(findings.filter((f) => f.state === 'warn').map((f) => f.what)).toEqual(['the rest of qradar']);
  });

  test('the table has a line for each finding, and the fix below it', async () => {
    const text = table(await look({ hr: null }));
    expect(text).toMatch(/^warn {2}HR +not configured\n +fix: set HR_CSV/m);
    expect(text).toMatch(/\d+ ok, 1 to look at, 0 to mend\n$/);
  });
});

test('the page for administrators names every event property that searches name', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'qradar-setup.md'), 'utf8');
  const step = page.split('\n').find((line) => line.includes('**Custom event properties.**')) ?? '';
  const named = [...(step.split('make those')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(EVENT_PROPERTIES));
});
