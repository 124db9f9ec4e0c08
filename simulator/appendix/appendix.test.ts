import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type RunningSimulator } from '../start.ts';
import { call, type Call } from '../testing.ts';
import { APPENDIX_NOW_MS, APPENDIX_TOKEN } from './organisation.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ appendix: true, nowMs: APPENDIX_NOW_MS, arielDelayMs: 300 });
});
afterAll(() => simulator.close());

const headers = { Version: '26.0', Accept: 'application/json' };
const ask = (method: string, path: string, more: Call = {}) =>
  call(simulator, method, path, { token: APPENDIX_TOKEN, ...more, headers: { ...headers, ...more.headers } });
const code = (answer: { json(): unknown }) => (answer.json() as { code: number }).code;

/** Exchanges as they are written down for real clients; the order matters. */
describe('the exchanges of offense 42', () => {
  test('the poll for changed offenses', async () => {
    const query =
      'filter=offense_type%3D3%20and%20status%3DOPEN%20and%20last_persisted_time%3E1790000000000&sort=%2Blast_persisted_time&fields=id%2Coffense_source%2Cmagnitude%2Clast_persisted_time%2Crules(id%2Ctype)';
    const answer = await ask('GET', `/api/siem/offenses?${query}`, { headers: { Range: 'items=0-49' } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      'content-range': 'items 0-0/1',
      'set-cookie': [`SEC=${APPENDIX_TOKEN}; Path=/; Secure; HttpOnly`],
    });
    expect(answer.json()).toEqual([
      {
        id: 42,
        offense_source: 'jsmith',
        magnitude: 7,
        last_persisted_time: 1_790_000_000_500,
        rules: [{ id: 100_500, type: 'CRE_RULE' }],
      },
    ]);
  });

  test('the rules that made it', async () => {
    const answer = await ask('GET', '/api/analytics/rules_offense_contributions?filter=offense_id%3D42');
    expect(answer.json()).toEqual([
      {
        id: 9,
        rule_id: 100_500,
        rule_name: 'UBA : Create Offense',
        rule_type: 'EVENT',
        offense_id: 42,
        event_count: 3,
        first_event: 1_789_990_000_000,
        last_event: 1_790_000_000_000,
      },
    ]);
  });

  test('UBA, by the app that is found by its name', async () => {
    const apps = (await ask('GET', '/api/gui_app_framework/applications?fields=application_state,manifest')).json();
    expect(apps).toContainEqual(
      expect.objectContaining({
        application_state: expect.objectContaining({ application_id: '1102', status: 'RUNNING' }),
        manifest: expect.objectContaining({ name: 'User Analytics' }),
      }),
    );
    const base = '/console/plugins/1102/app_proxy/api';
    expect((await ask('POST', `${base}/bulk_user_info`, { body: '{"users":["jsmith"]}' })).json()).toMatchObject({
      risk_threshold: 305,
      users: [
        {
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
          latest_risk: 25,
          trending: 1,
          ml_watched: true,
          in_dept_peer_group_watchlist: true,
          watched: false,
          trusted_user: false,
          last_offense_time: 1_790_000_000,
          watchlist_memberships: [],
          alias_properties: [{ alias: 'jsmith', is_dormant: false, last_seen: 1_790_000_001 }, { alias: 'CORP\\jsmith' }],
        },
      ],
    });
    expect((await ask('GET', `${base}/uba_offenses`)).json()).toEqual([
      { last_updated_time: 1_790_000_000_000, offense_id: 42, severity: 7, status: 'OPEN', user_id: 12 },
    ]);
  });

  test('notes are posted once, and stay', async () => {
    const note = await ask('POST', '/api/siem/offenses/42/notes?note_text=AI%20peer%20analysis%0Ascore%200.93');
    expect(note.status).toBe(201);
    expect(note.json()).toEqual({
      id: 1,
      create_time: expect.any(Number),
      username: 'API_user: ai-uba',
      note_text: 'AI peer analysis\nscore 0.93',
    });
    const json = { headers: { 'Content-Type': 'application/json' }, body: '{"text":"x"}' };
    const refused = await ask('POST', '/api/siem/offenses/42/notes', json);
    expect(refused.status).toBe(422);
    expect(refused.json()).toEqual({
      http_response: { code: 422, message: 'The request was well-formed but was unable to be followed due to semantic errors' },
      code: 8,
      description: '',
      details: {},
      message: 'Missing required parameter "note_text" from query parameters',
    });
    expect((await ask('DELETE', '/api/siem/offenses/42/notes/1')).status).toBe(405);
  });

  test('what is not there, and who is nobody', async () => {
    const absent = await ask('GET', '/api/siem/offenses/999');
    expect([absent.status, code(absent)]).toEqual([404, 1002]);
    expect(absent.json()).toMatchObject({ message: 'No offense was found for the provided offense_id.' });
    const nobody = await call(simulator, 'GET', '/api/siem/offenses', { token: null });
    expect([nobody.status, code(nobody)]).toEqual([401, 18]);
  });

  test('a search from WAIT to its deletion', async () => {
    const query_expression = 'SELECT username AS u FROM events LIMIT 10 START 1790000000000 STOP 1790003600000';
    const started = await ask('POST', '/api/ariel/searches', { form: { query_expression } });
    expect(started.status).toBe(201);
    const search = started.json() as { search_id: string };
    expect(search).toMatchObject({ cursor_id: search.search_id, status: 'WAIT', completed: false, progress: 0, snapshot: null });
    const path = `/api/ariel/searches/${search.search_id}`;
    const early = await ask('GET', `${path}/results`);
    expect([early.status, code(early)]).toEqual([404, 1003]);
    expect(early.json()).toMatchObject({ message: 'Search results not found. The search is still in progress.' });
    expect((await ask('GET', path, { headers: { Prefer: 'wait=0' } })).status).toBe(206);
    const done = await ask('GET', path, { headers: { Prefer: 'wait=20' } });
    expect(done.status).toBe(200);
    expect(done.json()).toMatchObject({ status: 'COMPLETED', progress: 100, completed: true, record_count: 1 });
    const results = await ask('GET', `${path}/results`, { headers: { Range: 'items=0-9' } });
    expect(results.headers['content-range']).toBe('items 0-0/1');
    expect(results.json()).toEqual({ events: [{ u: 'jsmith' }] });
    const gone = await ask('DELETE', path);
    expect(gone.status).toBe(202);
    expect(gone.json()).toMatchObject({ search_id: search.search_id });
  });

  test('AQL that is none', async () => {
    const message = "Field 'foobar' does not exist in catalog 'events'";
    const refused = await ask('POST', '/api/ariel/searches', { form: { query_expression: 'SELECT foobar FROM events LAST 1 HOURS' } });
    expect(refused.status).toBe(422);
    expect(refused.json()).toMatchObject({ code: 2000, message, description: 'The query_expression contains invalid AQL syntax.' });
    const judged = await ask('POST', '/api/ariel/validators/aql?query_expression=SELECT%20foobar%20FROM%20events');
    expect(judged.json()).toEqual({
      error_messages: [{ code: expect.any(String), contexts: [expect.any(String)], message, severity: 'ERROR' }],
    });
  });

  test('the table of risks', async () => {
    const types = encodeURIComponent('[{"key_name":"score","element_type":"NUM"},{"key_name":"peer_pct","element_type":"NUM"}]');
    const query = `name=AI%20User%20Risk&element_type=ALN&outer_key_label=username&key_name_types=${types}&timeout_type=LAST_SEEN&time_to_live=30%20days`;
    const create = () => ask('POST', `/api/reference_data/tables?${query}`);
    expect((await create()).status).toBe(201);
    const again = await create();
    expect([again.status, code(again)]).toEqual([409, 1004]);
    expect(again.json()).toMatchObject({ message: 'The name AI User Risk is already in use' });
    const path = '/api/reference_data/tables/AI%20User%20Risk';
    expect((await ask('POST', `${path}?outer_key=jsmith&inner_key=score&value=93`)).status).toBe(200);
    const bulk = await ask('POST', '/api/reference_data/tables/bulk_load/AI%20User%20Risk', {
      body: '{"jsmith":{"score":"93","peer_pct":"99"}}',
    });
    expect(bulk.status).toBe(200);
    expect((await ask('GET', path, { headers: { Range: 'items=0-49' } })).json()).toMatchObject({
      name: 'AI User Risk',
      element_type: 'ALN',
      number_of_elements: 2,
      key_name_types: { score: 'NUM', peer_pct: 'NUM' },
      data: {
        jsmith: {
          score: {
            value: '93',
            source: 'reference data api',
            first_seen: expect.any(Number),
            last_seen: expect.any(Number),
            domain_id: null,
          },
        },
      },
    });
    expect((await ask('DELETE', `${path}/jsmith/score?value=93`)).json()).toMatchObject({ number_of_elements: 1 });
    const entries = [{ collection_id: 5, value: 'jsmith', source: 'ai-uba' }];
    const headers = { 'Content-Type': 'application/json' };
    const task = await ask('PATCH', '/api/reference_data_collections/set_entries', { body: JSON.stringify(entries), headers });
    expect([task.status, (task.json() as { status: string }).status]).toEqual([202, 'QUEUED']);
  });

  test('following up, and closing, once', async () => {
    const path = '/api/siem/offenses/42';
    expect((await ask('POST', `${path}?follow_up=true&assigned_to=analyst1`)).json()).toMatchObject({
      follow_up: true,
      assigned_to: 'analyst1',
    });
    const without = await ask('POST', `${path}?status=CLOSED`);
    expect([without.status, code(without)]).toEqual([422, 1005]);
    const closed = await ask('POST', `${path}?status=CLOSED&closing_reason_id=1`);
    expect(closed.json()).toMatchObject({
      status: 'CLOSED',
      closing_reason_id: 1,
      closing_user: 'API_user: ai-uba',
      close_time: expect.any(Number),
    });
    const again = await ask('POST', `${path}?status=CLOSED&closing_reason_id=1`);
    expect([again.status, code(again)]).toEqual([409, 1008]);
    expect(again.json()).toMatchObject({ message: 'Request cannot be completed due to the state of the offense.' });
  });
});
