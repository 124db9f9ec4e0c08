import { readFileSync } from 'node:fs';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { callerAccess, deniedOperations, READ_OPERATIONS, WRITE_OPERATIONS } from './access.ts';
import { CONSOLE, never, playList, quickClient } from './testing.ts';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('what the token may do', () => {
  test('is asked of QRadar per operation, with the version that we speak', async () => {
    const seen: URLSearchParams[] = [];
    nock(CONSOLE)
      .get('/api/system/about')
      .reply(200, { release_name: '7.5.0 UpdatePackage 2', external_version: '7.5.0', fips_enabled: false });
    playList(
      '/api/help/endpoints',
      [
        { http_method: 'GET', path: '/siem/offenses', caller_has_access: true },
        { http_method: 'post', path: '/api/ariel/searches', caller_has_access: false },
      ],
      seen,
    );
    const access = await callerAccess(quickClient(), never);
    expect(access).toMatchObject({ releaseName: '7.5.0 UpdatePackage 2', productVersion: '7.5.0' });
    expect(seen[0]?.get('filter')).toBe('version=26.0');
    expect(deniedOperations(access, ['GET /siem/offenses', 'POST /ariel/searches', 'GET /nothing'])).toEqual([
      'POST /ariel/searches',
      'GET /nothing',
    ]);
  });

  test('is needed for each operation once', () => {
    expect(new Set(READ_OPERATIONS).size).toBe(READ_OPERATIONS.length);
    expect(new Set(WRITE_OPERATIONS).size).toBe(WRITE_OPERATIONS.length);
  });

  test('names every path under /api that the connector calls', () => {
    const files = ['offenses.ts', 'notes.ts', 'ariel.ts', 'uba.ts']
      .map((f) => readFileSync(`${import.meta.dirname}/${f}`, 'utf8'))
      .join('');
    const called = [...files.matchAll(/['`]\/api(\/[a-z_]+\/[a-z_]+)/g)].map((m) => m[1] ?? '');
    const known = [...READ_OPERATIONS, ...WRITE_OPERATIONS].join('\n');
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter((path) => !known.includes(path))).toEqual([]);
  });
});
