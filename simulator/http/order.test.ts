import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

/** Every request of a row has the fault of its row and all those of the rows below. */
describe('the order of validation', () => {
  const path = '/api/reference_data/maps';
  const rows: [string, string | null, string, number, number][] = [
    ['who is it', null, '?fields=nothing', 401, 18],
    ['may they', 'read', '?fields=nothing', 403, 26],
    ['fields', 'admin', '?fields=nothing', 422, 30],
    ['required parameters, in the order declared', 'admin', '', 422, 8],
    ['the meaning', 'admin', '?name=x&element_type=NOTHING', 422, 1005],
  ];
  test.each(rows)('%s', async (_what, who, query, status, code) => {
    const token = who === null ? null : who === 'read' ? simulator.tokens.read : undefined;
    const answer = await call(simulator, 'POST', `${path}${query}`, token === undefined ? {} : { token });
    expect([answer.status, (answer.json() as { code: number }).code]).toEqual([status, code]);
  });

  test('a parameter of the wrong type comes before what is meant, and after what is missing', async () => {
    const typed = await call(simulator, 'POST', '/api/siem/offenses/999?follow_up=maybe&status=NOTHING');
    expect(typed.json()).toMatchObject({
      code: 11,
      message: 'Failed to transform user query parameter "follow_up" with a content type of "TEXT_PLAIN"',
    });
    const missing = await call(simulator, 'POST', '/api/reference_data/tables/none?domain_id=x');
    expect(missing.json()).toMatchObject({ code: 8, message: 'Missing required parameter "outer_key" from query parameters' });
  });

  test('what is wrong with the request comes before what does not exist', async () => {
    const answer = await call(simulator, 'POST', '/api/siem/offenses/999/notes');
    expect(answer.json()).toMatchObject({ code: 8 });
    expect((await call(simulator, 'GET', '/api/siem/offenses/999?fields=x')).json()).toMatchObject({ code: 30 });
  });
});

describe('both ways of passing parameters', () => {
  test.each([
    ['query', '?name=By%20query&element_type=ALN', undefined],
    ['form', '', { name: 'By form', element_type: 'ALN' }],
  ])('%s', async (_way, query, form) => {
    const answer = await call(simulator, 'POST', `/api/reference_data/maps${query}`, form === undefined ? {} : { form });
    expect(answer.status).toBe(201);
  });

  test('the query wins over the form, and a JSON body is ignored where none is declared', async () => {
    const both = await call(simulator, 'POST', '/api/siem/offenses/2?follow_up=true', { form: { follow_up: 'false' } });
    expect(both.json()).toMatchObject({ follow_up: true });
    const json = { headers: { 'Content-Type': 'application/json' }, body: '{"follow_up":false}' };
    expect((await call(simulator, 'POST', '/api/siem/offenses/2', json)).json()).toMatchObject({ follow_up: true });
  });

  test('where the body is JSON, the selection of fields is a header', async () => {
    const headers = { 'Content-Type': 'application/json', fields: 'name' };
    const answer = await call(simulator, 'POST', '/api/config/access/tenant_management/tenants', { headers, body: '{"name":"North"}' });
    expect(answer.json()).toEqual({ name: 'North' });
  });
});

describe('versions', () => {
  test.each(['6.0', '8.0', '9.1', '22.0', '26.0', '99.0', 'nonsense'])('%s is taken as it comes', async (Version) => {
    expect((await call(simulator, 'GET', '/api/system/about', { headers: { Version } })).status).toBe(200);
  });

  test.each([
    ['26.0', 200],
    ['26', 200],
    ['99.0', 200],
    ['6.0', 422],
    ['7.7', 422],
  ])('with the strict switch %s is answered %i', async (Version, status) => {
    simulator.control.setSwitch('strict_version', true);
    const answer = await call(simulator, 'GET', '/api/system/about', { headers: { Version } });
    simulator.control.setSwitch('strict_version', false);
    expect(answer.status).toBe(status);
  });

  test('a deprecated endpoint says so', async () => {
    expect((await call(simulator, 'GET', '/api/reference_data/sets')).headers['deprecated']).toBe('true');
    expect((await call(simulator, 'GET', '/api/reference_data/maps')).headers['deprecated']).toBeUndefined();
  });
});

describe('who is it', () => {
  test('Basic credentials, the cookie of a session, and header names in any case', async () => {
    const [admin] = simulator.callers;
    const basic = Buffer.from(`${admin?.username}:${admin?.password}`).toString('base64');
    for (const headers of [{ authorization: `Basic ${basic}` }, { cookie: `a=b; SEC=${admin?.token}` }, { sec: admin?.token ?? '' }]) {
      const answer = await call(simulator, 'GET', '/api/config/access/users?current_user=true&fields=username', { token: null, headers });
      expect(answer.json()).toEqual([{ username: 'admin' }]);
      expect(answer.headers['set-cookie']).toEqual([`SEC=${admin?.token}; Path=/; Secure; HttpOnly`]);
    }
  });

  test('a token that has expired is refused', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ label: 'short', user_role_id: 2, security_profile_id: 1, expiration_date: simulator.control.now() - 1 });
    const { token } = (await call(simulator, 'POST', '/api/config/access/authorized_services', { headers, body })).json() as {
      token: string;
    };
    expect((await call(simulator, 'GET', '/api/system/about', { token })).status).toBe(401);
  });

  test('more requests than the switch allows are refused for a second', async () => {
    simulator.control.setSwitch('requests_per_second', 2);
    const statuses = await Promise.all(Array.from({ length: 5 }, () => call(simulator, 'GET', '/api/system/about')));
    simulator.control.setSwitch('requests_per_second', 0);
    const refused = statuses.filter((a) => a.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers['retry-after']).toBe('1');
  });
});
