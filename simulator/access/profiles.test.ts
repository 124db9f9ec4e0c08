import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
let token: string;
beforeAll(async () => {
  simulator = await startTestSimulator();
  token = simulator.callers.find((c) => c.role === 'restricted')?.token ?? '';
});
afterAll(() => simulator.close());

async function rowsOf(aql: string, as?: string): Promise<Record<string, unknown>[]> {
  const who = as === undefined ? {} : { token: as };
  const created = await call(simulator, 'POST', '/api/ariel/searches', { ...who, form: { query_expression: aql } });
  expect(created.status).toBe(201);
  const { search_id: id } = created.json() as { search_id: string };
  await call(simulator, 'GET', `/api/ariel/searches/${id}`, { ...who, headers: { Prefer: 'wait=20' } });
  const results = (await call(simulator, 'GET', `/api/ariel/searches/${id}/results`, who)).json() as Record<
    string,
    Record<string, unknown>[]
  >;
  return results['events'] ?? results['flows'] ?? [];
}

const offenseCount = async (as?: string) =>
  ((await call(simulator, 'GET', '/api/siem/offenses?fields=id', as === undefined ? {} : { token: as })).json() as unknown[]).length;

describe('a security profile shows fewer rows, and is no error', () => {
  test.each([
    ['SELECT LOGSOURCENAME(logsourceid) AS ls FROM events WHERE category < 12000 LIMIT 100 LAST 1 DAYS', 5, 4],
    ["SELECT COUNT(*) AS n FROM events WHERE LOGSOURCETYPENAME(devicetype) LIKE 'Cisco%' LIMIT 1 LAST 1 DAYS", 1, 1],
    ['SELECT username AS u FROM events WHERE qid = 10600113 LIMIT 100 LAST 1 DAYS', 1, 0],
    [
      'SELECT username AS u FROM events WHERE username IN (SELECT username FROM events WHERE qid = 10600113 LIMIT 10 LAST 1 DAYS) LIMIT 10 LAST 1 DAYS',
      1,
      0,
    ],
    ['SELECT sourceip AS ip FROM flows LIMIT 100 LAST 1 DAYS', 1, 1],
  ])('%s', async (aql, all, part) => {
    expect(await rowsOf(aql)).toHaveLength(all);
    expect(await rowsOf(aql, token)).toHaveLength(part);
  });

  test('log sources of other types are not listed and not found', async () => {
    const path = '/api/config/event_sources/log_source_management/log_sources';
    const all = (await call(simulator, 'GET', `${path}?fields=id,type_id`)).json() as { id: number; type_id: number }[];
    const seen = (await call(simulator, 'GET', `${path}?fields=id,type_id`, { token })).json() as typeof all;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(all.length);
    const hidden = all.find((s) => !seen.some((v) => v.id === s.id));
    expect((await call(simulator, 'GET', `${path}/${hidden?.id}`, { token })).status).toBe(404);
  });

  test('offenses of its log sources are seen, of others not', async () => {
    expect(await offenseCount(token)).toBe(await offenseCount());
  });

  test('who is no administrator sees id and name of a domain, and only the own role and profile', async () => {
    const get = async (path: string) => (await call(simulator, 'GET', `/api/config/${path}`, { token })).json();
    expect(await get('domain_management/domains?fields=id,name,deleted')).toEqual([{ id: 0, name: 'Default Domain', deleted: null }]);
    expect(await get('access/security_profiles')).toEqual([{ id: 2, name: 'Windows only', domain_ids: [0] }]);
    expect(await get('access/user_roles?fields=name')).toEqual([{ name: 'Analyst' }]);
    expect(await get('access/users?fields=username')).toEqual([{ username: 'analyst2' }]);
    expect((await call(simulator, 'GET', '/api/config/access/users/1', { token })).status).toBe(404);
  });
});
