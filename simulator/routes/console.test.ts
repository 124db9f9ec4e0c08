import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const get = async (path: string, token?: string) => (await call(simulator, 'GET', path, token === undefined ? {} : { token })).json();

describe('who is the caller', () => {
  test('a service is no user and finds itself among the services', async () => {
    const { read } = simulator.tokens;
    expect(await get('/api/config/access/users?current_user=true', read)).toEqual([]);
    expect(await get('/api/config/access/authorized_services?current_authorized_service=true&fields=label', read)).toEqual([
      { label: 'casewright-reader' },
    ]);
    expect(await get('/api/config/access/user_roles?current_user_role=true&fields=name', read)).toEqual([{ name: 'Casewright reader' }]);
    expect(await get('/api/config/access/security_profiles?current_security_profile=true', read)).toHaveLength(1);
  });

  test('the administrator finds himself and sees everybody', async () => {
    expect(await get('/api/config/access/users?current_user=true&fields=username')).toEqual([{ username: 'admin' }]);
    expect(await get('/api/config/access/authorized_services')).toHaveLength(2);
    expect(await get('/api/config/access/user_roles?contains=ADMIN&fields=name')).toEqual([{ name: 'Admin' }]);
  });

  test('no answer shows a token', async () => {
    const texts = await Promise.all(
      ['users', 'authorized_services', 'user_roles'].map(async (p) => JSON.stringify(await get(`/api/config/access/${p}`))),
    );
    for (const { token, password } of simulator.callers) {
      expect(texts.join()).not.toContain(token);
      expect(texts.join()).not.toContain(password);
    }
  });

  test.each([
    ['POST', '/siem/offenses/{offense_id}/notes', false, true],
    ['POST', '/siem/offenses/{offense_id}', false, true],
    ['GET', '/siem/offenses', true, true],
    ['POST', '/ariel/searches', true, true],
    ['POST', '/analytics/rules/{id}', false, false],
  ])('help says who may %s %s', async (method, path, reads, writes) => {
    const query = `/api/help/endpoints?filter=version%3D26.0&fields=http_method,path,caller_has_access`;
    const access = async (token: string) => {
      const list = (await get(query, token)) as { http_method: string; path: string; caller_has_access: boolean }[];
      return list.find((e) => e.http_method === method && e.path === path)?.caller_has_access;
    };
    expect(await access(simulator.tokens.read)).toBe(reads);
    expect(await access(simulator.tokens.write)).toBe(writes);
  });

  test('every operation that help lists is answered', async () => {
    const list = (await get('/api/help/endpoints')) as { http_method: string; path: string }[];
    expect(list.length).toBeGreaterThan(60);
    const missing: string[] = [];
    for (const { http_method: method, path } of list) {
      const answer = await call(simulator, method, `/api${path.replaceAll(/\{\w+\}/g, '987654')}`);
      const { message } = (answer.status >= 400 ? answer.json() : { message: '' }) as { message: string };
      if (message === 'We could not find the resource you requested.' || answer.status === 405) missing.push(`${method} ${path}`);
    }
    expect(missing).toEqual([]);
  });

  test('versions, resources and about', async () => {
    expect(await get('/api/help/versions?filter=version%3D26.0&fields=version,removed')).toEqual([{ version: '26.0', removed: false }]);
    expect(await get('/api/help/resources?filter=path%3D%22%2Fsystem%2Fabout%22&fields=path')).toEqual([{ path: '/system/about' }]);
    expect(await get('/api/system/about')).toMatchObject({ external_version: '7.5.0', fips_enabled: false });
  });

  test.each(['/auth/logout', '/api/auth/logout'])('POST %s answers JSON', async (path) => {
    expect((await call(simulator, 'POST', path)).status).toBe(200);
  });
});

describe('the UBA app', () => {
  const base = '/console/plugins/1102/app_proxy';

  test('is found by the name in its manifest', async () => {
    const apps = (await get('/api/gui_app_framework/applications?fields=application_state(application_id),manifest(name)')) as unknown[];
    expect(apps).toContainEqual({ application_state: { application_id: '1102' }, manifest: { name: 'User Analytics' } });
  });

  test('knows a user by name and alias, in their exact case', async () => {
    const body = JSON.stringify({ users: ['jsmith', 'corp\\jsmith', 'JSMITH', 'nobody'] });
    const answer = await call(simulator, 'POST', `${base}/api/bulk_user_info`, { body, token: simulator.tokens.read });
    expect(answer.json()).toMatchObject({
      risk_threshold: 244,
      users: [
        {
          input_username: 'jsmith',
          username: 'jsmith',
          dept: 'Finance',
          job_title: 'Finance Analyst',
          custom_group: null,
          source: 'ariel',
        },
        { input_username: 'corp\\jsmith', username: 'jsmith', aliases: ['jsmith', 'corp\\jsmith', 'jsmith@corp.example'] },
      ],
    });
    expect(answer.json()).toHaveProperty('users.length', 2);
    expect(await get(`${base}/api/user_info?username=jsmith`)).toEqual({ display_name: 'John Smith', id: 1 });
  });

  test('those with an open offense are above the threshold, in seconds', async () => {
    expect(await get(`${base}/api/users_above_threshold`)).toMatchObject({
      risk_threshold: 244,
      users: [{ username: 'jsmith', last_offense_time: (NOW_MS - 7_200_000) / 1_000 }],
    });
    expect(await get(`${base}/api/uba_offenses`)).toContainEqual({
      last_updated_time: NOW_MS - 7_200_000,
      offense_id: 2,
      severity: 8,
      status: 'OPEN',
      user_id: 1,
    });
    expect(await get(`${base}/api/investigated_list`)).toEqual({ investigated: [], risk_threshold: 244 });
  });

  test('needs credentials too', async () => {
    expect((await call(simulator, 'GET', `${base}/api/users_above_threshold`, { token: null })).status).toBe(401);
  });
});
