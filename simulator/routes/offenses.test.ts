import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const read = () => simulator.tokens.read;
const write = () => simulator.tokens.write;

async function offense(id: number): Promise<Record<string, unknown>> {
  return (await call(simulator, 'GET', `/api/siem/offenses/${id}`)).json() as Record<string, unknown>;
}
async function raised(username: string): Promise<number> {
  return (await simulator.control.raise({ username, rules: ['UBA : Potential Lateral Movement'], severity: 7 })).id;
}

describe('reading', () => {
  test('fields, filter, sort and Range work together', async () => {
    const query = new URLSearchParams({
      filter: 'offense_type=3 and status=OPEN and last_persisted_time>0',
      sort: '+last_persisted_time',
      fields: 'id,offense_source,rules(id,type)',
    });
    const answer = await call(simulator, 'GET', `/api/siem/offenses?${query.toString()}`, {
      token: read(),
      headers: { range: 'items=0-0', version: '8.0' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-range']).toMatch(/^items 0-0\/\d+$/);
    expect(answer.json()).toEqual([
      {
        id: 2,
        offense_source: 'jsmith',
        rules: [
          { id: 100_500, type: 'CRE_RULE' },
          { id: expect.any(Number), type: 'CRE_RULE' },
        ],
      },
    ]);
  });

  test('past the end there is nothing, and the total is said', async () => {
    const answer = await call(simulator, 'GET', '/api/siem/offenses?filter=id=2', { headers: { Range: 'items=5-9' } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-range']).toBe('items */1');
    expect(answer.json()).toEqual([]);
  });

  test('a stray range parameter is ignored', async () => {
    const answer = await call(simulator, 'GET', '/api/siem/offenses?range=items%3D0-0');
    expect(answer.status).toBe(200);
    expect((answer.json() as unknown[]).length).toBeGreaterThan(1);
  });

  test('a planted offense is what UBA makes of a user', async () => {
    expect(await offense(2)).toMatchObject({
      offense_type: 3,
      offense_source: 'jsmith',
      status: 'OPEN',
      severity: 8,
      inactive: false,
      closing_reason_id: null,
      start_time: NOW_MS - 7_200_000,
      log_sources: [{ type_name: 'IBM Sense' }, { type_name: 'EventCRE' }],
    });
    const contributions = await call(simulator, 'GET', '/api/analytics/rules_offense_contributions?filter=offense_id%3D2');
    expect(contributions.json()).toMatchObject([
      { rule_name: 'UBA : Create Offense', rule_id: 100_500, offense_id: 2, event_count: 1 },
      { rule_name: 'UBA : Abnormal increase in Access activity', event_count: 1, first_event: NOW_MS - 7_200_000 },
    ]);
  });

  test('a closed one says by whom and why', async () => {
    expect(await offense(1)).toMatchObject({ status: 'CLOSED', closing_reason_id: 2, closing_user: 'admin', inactive: true });
  });

  test.each([
    ['/api/siem/offenses/999', 404, 1002],
    ['/api/siem/offenses/x', 422, 1005],
    ['/api/siem/offenses?filter=offense_source%3Djsmith', 422, 1010],
    ['/api/siem/offenses?filter=status%3D', 422, 1010],
    ['/api/siem/offenses?sort=%2Bdescription', 422, 1030],
    ['/api/siem/offenses?fields=foo', 422, 30],
    ['/api/siem/offenses/2?fields=foo', 422, 30],
    ['/api/siem/offenses/999?fields=foo', 422, 30],
    ['/api/siem/offenses/2/notes/77', 404, 1003],
    ['/api/siem/offense_types?sort=-foo', 422, 1012],
    ['/api/siem/source_addresses?filter=foo%3D1', 422, 1010],
    ['/api/nothing/here', 404, 1002],
  ])('%s is %i with code %i', async (path, status, code) => {
    const answer = await call(simulator, 'GET', path);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ http_response: { code: status }, code, details: {} });
  });

  test('types and closing reasons are the built-in ones', async () => {
    const types = await call(simulator, 'GET', '/api/siem/offense_types?filter=name%3DUsername');
    expect(types.json()).toEqual([{ id: 3, property_name: 'userName', name: 'Username', database_type: 'EVENTS', custom: false }]);
    const reasons = await call(simulator, 'GET', '/api/siem/offense_closing_reasons?fields=id,text');
    expect(reasons.json()).toEqual([
      { id: 1, text: 'Non-Issue' },
      { id: 2, text: 'False-Positive, Tuned' },
      { id: 3, text: 'Policy Violation' },
    ]);
  });

  test('addresses name their offenses', async () => {
    const answer = await call(simulator, 'GET', '/api/siem/source_addresses?filter=offense_ids%20contains%202');
    expect(answer.json()).toMatchObject([{ source_ip: '10.1.9.10', offense_ids: expect.arrayContaining([1, 2]) }]);
  });
});

describe('notes', () => {
  test.each(['query', 'form'])('are posted by %s, signed by the service, and bump the offense', async (way) => {
    const id = await raised(`note-by-${way}`);
    const before = await offense(id);
    const text = 'Zeile 1\nline 2 – ü & "quotes" + 100 %';
    const path = `/api/siem/offenses/${id}/notes`;
    const answer =
      way === 'query'
        ? await call(simulator, 'POST', `${path}?note_text=${encodeURIComponent(text)}`, { token: write() })
        : await call(simulator, 'POST', path, { token: write(), form: { note_text: text } });
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({
      id: expect.any(Number),
      create_time: expect.any(Number),
      username: 'API_user: casewright-publisher',
      note_text: text,
    });
    expect(await offense(id)).not.toMatchObject({ last_persisted_time: before['last_persisted_time'] });
    const listed = await call(simulator, 'GET', `${path}?filter=note_text%20like%20'Zeile%25'`, { token: read() });
    expect(listed.json()).toMatchObject([{ note_text: text }]);
    const received = simulator.control.writes().findLast((w) => w.kind === 'note');
    expect(Buffer.from(received?.bytes ?? '', 'base64').toString('utf8')).toBe(text);
    expect(received).toMatchObject({ text, status: 201, caller: 'API_user: casewright-publisher', path });
  });

  test('a JSON body is no note', async () => {
    const answer = await call(simulator, 'POST', '/api/siem/offenses/2/notes', {
      token: write(),
      headers: { 'Content-Type': 'application/json' },
      body: '{"text":"x","note_text":"x"}',
    });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ code: 8, message: 'Missing required parameter "note_text" from query parameters' });
  });

  test.each(['DELETE', 'PUT', 'PATCH'])('%s of a note is 405', async (method) => {
    await call(simulator, 'POST', '/api/siem/offenses/2/notes?note_text=stays', { token: write() });
    const answer = await call(simulator, method, '/api/siem/offenses/2/notes/1', { token: write() });
    expect(answer.status).toBe(405);
    expect(answer.json()).toMatchObject({ http_response: { message: 'This method type is not currently supported.' } });
  });

  test('to no offense is 404', async () => {
    const answer = await call(simulator, 'POST', '/api/siem/offenses/999/notes?note_text=x', { token: write() });
    expect([answer.status, (answer.json() as { code: number }).code]).toEqual([404, 1002]);
  });
});

describe('updates', () => {
  test('closing needs a reason, signs it, and works once', async () => {
    const id = await raised('to-close');
    const path = `/api/siem/offenses/${id}`;
    const without = await call(simulator, 'POST', `${path}?status=CLOSED`, { token: write() });
    expect([without.status, (without.json() as { code: number }).code]).toEqual([422, 1005]);
    const closed = await call(simulator, 'POST', `${path}?status=CLOSED&closing_reason_id=1`, { token: write() });
    expect(closed.status).toBe(200);
    expect(closed.json()).toMatchObject({
      status: 'CLOSED',
      closing_reason_id: 1,
      closing_user: 'API_user: casewright-publisher',
      close_time: expect.any(Number),
    });
    const again = await call(simulator, 'POST', `${path}?status=CLOSED&closing_reason_id=1`, { token: write() });
    expect(again.status).toBe(409);
    expect(again.json()).toMatchObject({ code: 1008, message: 'Request cannot be completed due to the state of the offense.' });
  });

  test('following up and assigning change the offense and its persisted time', async () => {
    const id = await raised('to-assign');
    const before = await offense(id);
    await call(simulator, 'POST', `/api/siem/offenses/${id}?follow_up=true&assigned_to=analyst1`, { token: write() });
    const after = await offense(id);
    expect(after).toMatchObject({ follow_up: true, assigned_to: 'analyst1' });
    expect(after['last_persisted_time']).toBeGreaterThan(Number(before['last_persisted_time']));
  });

  test('description and severity are nothing that can be set', async () => {
    const before = await offense(2);
    const answer = await call(simulator, 'POST', '/api/siem/offenses/2?description=x&severity=1', { token: write() });
    expect(answer.json()).toMatchObject({ description: before['description'], severity: before['severity'] });
  });

  test.each([
    ['status=SHUT', 422, 1005],
    ['status=CLOSED&closing_reason_id=99', 422, 1005],
    ['status=CLOSED&closing_reason_id=many', 422, 11],
    ['closing_reason_id=1', 422, 1005],
    ['assigned_to=nobody', 422, 1005],
    ['follow_up=perhaps', 422, 11],
    ['follow_up=true&fields=foo', 422, 30],
  ])('%s is %i with code %i', async (query, status, code) => {
    const answer = await call(simulator, 'POST', `/api/siem/offenses/2?${query}`, { token: write() });
    expect([answer.status, (answer.json() as { code: number }).code]).toEqual([status, code]);
  });
});

describe('callers', () => {
  test('nobody is let in without credentials', async () => {
    const answer = await call(simulator, 'GET', '/api/siem/offenses', { token: null });
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ code: 18, description: '', http_response: { code: 401 } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('Basic credentials and the session cookie work like the token', async () => {
    const { username, password, token } = simulator.callers[0] ?? { username: '', password: '', token: '' };
    const basic = { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
    const first = await call(simulator, 'GET', '/api/system/about', { token: null, headers: basic });
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']).toEqual([`SEC=${token}; Path=/; Secure; HttpOnly`]);
    const second = await call(simulator, 'GET', '/api/system/about', { token: null, headers: { Cookie: `SEC=${token}` } });
    expect(second.status).toBe(200);
    const wrong = { Authorization: `Basic ${Buffer.from(`${username}:no`).toString('base64')}` };
    expect((await call(simulator, 'GET', '/api/system/about', { token: null, headers: wrong })).status).toBe(401);
  });

  test.each([
    ['POST', '/api/siem/offenses/2/notes?note_text=x'],
    ['POST', '/api/siem/offenses/2?follow_up=true'],
    ['POST', '/api/reference_data/sets?name=X&element_type=ALN'],
  ])('the reading service may not %s %s', async (method, path) => {
    const answer = await call(simulator, method, path, { token: read() });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 26 });
  });
});
