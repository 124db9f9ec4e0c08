import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE, envelope, never, playList, quickClient } from './testing.ts';
import { createUba } from './uba.ts';

const client = quickClient();
const APPS = '/api/gui_app_framework/applications';
const BASE = '/console/plugins/1102/app_proxy/api';
const app = (id: string, name: string, status = 'RUNNING') => ({ application_state: { application_id: id, status }, manifest: { name } });
const john = {
  id: 12,
  username: 'jsmith',
  input_username: 'jsmith',
  display_name: 'John Smith',
  dept: 'Finance',
  job_title: 'Finance Analyst',
  custom_group: null,
  manager: 'mlee',
  aliases: ['jsmith', 'CORP\\jsmith'],
  risk: 412.5,
  last_offense_time: 1790000000,
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('UBA', () => {
  test.each(['User Analytics', 'User Entity Analytics', 'QRadar User Behavior Analytics'])('is found by the name %s', async (name) => {
    playList(APPS, [app('1001', 'Pulse'), app('1102', name)]);
    nock(CONSOLE).get(`${BASE}/users_above_threshold`).reply(200, { risk_threshold: 305.0, users: [] });
    expect(await createUba(client).threshold(never)).toBe(305);
  });

  test('that runs is taken before one that is stopped, and is looked up once', async () => {
    const seen: URLSearchParams[] = [];
    playList(APPS, [app('900', 'User Analytics', 'STOPPED'), app('1102', 'User Analytics')], seen);
    nock(CONSOLE).get(`${BASE}/users_above_threshold`).times(2).reply(200, { risk_threshold: 305.0 });
    const uba = createUba(client);
    await uba.threshold(never);
    await uba.threshold(never);
    expect(seen).toHaveLength(1);
  });

  test('knows a user, with null for what it does not know of them', async () => {
    playList(APPS, [app('1102', 'User Analytics')]);
    nock(CONSOLE)
      .post(`${BASE}/bulk_user_info`, { users: ['JSmith', 'jsmith'] })
      .reply(200, { risk_threshold: 305.0, users: [john] });
    expect(await createUba(client).user('JSmith', never)).toEqual({
      username: 'jsmith',
      displayName: 'John Smith',
      aliases: ['jsmith', 'CORP\\jsmith'],
      department: 'Finance',
      jobTitle: 'Finance Analyst',
      customGroup: null,
      city: null,
      country: null,
      manager: 'mlee',
      risk: 412.5,
      riskThreshold: 305,
    });
  });

  test('never answers with somebody else', async () => {
    playList(APPS, [app('1102', 'User Analytics')]);
    nock(CONSOLE)
      .post(`${BASE}/bulk_user_info`)
      .reply(200, { risk_threshold: 305.0, users: [john] });
    expect(await createUba(client).user('mlee', never)).toBeNull();
  });

  test('that does not know the user is null, one that is not installed is an error', async () => {
    playList(APPS, [app('1102', 'User Analytics')]);
    nock(CONSOLE).post(`${BASE}/bulk_user_info`).reply(200, { risk_threshold: 305.0, users: [] });
    expect(await createUba(client).user('nobody', never)).toBeNull();
    nock.cleanAll();
    playList(APPS, [app('1001', 'Pulse')]);
    await expect(createUba(client).user('nobody', never)).rejects.toMatchObject({ kind: 'not_configured' });
  });

  test('that moved to another id is found again', async () => {
    playList(APPS, [app('1102', 'User Analytics')]);
    nock(CONSOLE)
      .get(`${BASE}/users_above_threshold`)
      .reply(404, envelope(404, 1002, ''));
    const uba = createUba(client);
    await expect(uba.threshold(never)).rejects.toMatchObject({ http: 404 });
    nock.cleanAll();
    playList(APPS, [app('1200', 'User Analytics')]);
    nock(CONSOLE).get('/console/plugins/1200/app_proxy/api/users_above_threshold').reply(200, { risk_threshold: null });
    expect(await uba.threshold(never)).toBeNull();
  });
});
