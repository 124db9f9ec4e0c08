import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createQRadarClient, parsedReply, QRadarError } from './client.ts';
import { readAll } from './paging.ts';
import { CONSOLE, envelope, never, playList, quickClient, TOKEN } from './testing.ts';

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});
afterAll(() => nock.enableNetConnect());

const client = quickClient();

async function failureOf(answer: Promise<unknown>): Promise<QRadarError> {
  const error: unknown = await answer.catch((e: unknown) => e);
  if (!(error instanceof QRadarError)) throw new Error('no QRadarError');
  return error;
}

describe('a GET', () => {
  test('carries token, version, range and a query that is encoded once', async () => {
    nock(CONSOLE, { reqheaders: { SEC: TOKEN, Version: '26.0', Accept: 'application/json', Range: 'items=0-49' } })
      .get('/api/siem/offenses?filter=offense_type%3D3%20and%20status%3DOPEN&sort=%2Blast_persisted_time')
      .reply(200, [{ id: 42 }], { 'Content-Range': 'items 0-0/1' });
    const query = { filter: 'offense_type=3 and status=OPEN', sort: '+last_persisted_time' };
    expect(await client.get('/api/siem/offenses', { query, range: { from: 0, to: 49 } }, never)).toEqual({
      status: 200,
      raw: '[{"id":42}]',
      json: [{ id: 42 }],
      total: 1,
    });
  });

  test.each([`${CONSOLE}/`, `${CONSOLE}/api`, `${CONSOLE}/api/`])('reaches the same place from %s', async (baseUrl) => {
    nock(CONSOLE).get('/api/system/about').reply(200, {});
    expect((await createQRadarClient({ baseUrl, token: TOKEN }).get('/api/system/about', {}, never)).status).toBe(200);
  });

  test.each([408, 429, 500, 502, 503, 504])('is sent again after %d', async (status) => {
    nock(CONSOLE)
      .get('/api/x')
      .times(2)
      .reply(status, envelope(status, 1020, 'x'));
    nock(CONSOLE).get('/api/x').reply(200, { ok: true });
    expect((await client.get('/api/x', {}, never)).json).toEqual({ ok: true });
  });

  test('is sent again after a reset, and three times at most', async () => {
    nock(CONSOLE)
      .get('/api/x')
      .times(3)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await failureOf(client.get('/api/x', {}, never))).toMatchObject({ http: null, code: null, kind: 'unavailable' });
  });

  test.each([401, 403, 404, 409, 422])('is not sent again after %d', async (status) => {
    nock(CONSOLE)
      .get('/api/x')
      .reply(status, envelope(status, 1, 'x'));
    expect((await failureOf(client.get('/api/x', {}, never))).http).toBe(status);
  });
});

describe('a POST', () => {
  test('sends a form', async () => {
    nock(CONSOLE, { reqheaders: { 'Content-Type': 'application/x-www-form-urlencoded' } })
      .post('/api/y', 'note_text=a%20%26%20b%2B%0A%C3%BC')
      .reply(201, {});
    expect((await client.post('/api/y', { body: { form: { note_text: 'a & b+\nü' } } }, never)).status).toBe(201);
  });

  test.each([408, 429, 500, 503])('is never sent again, not after %d', async (status) => {
    nock(CONSOLE)
      .post('/api/y')
      .reply(status, envelope(status, 1, 'x'));
    expect(await failureOf(client.post('/api/y', {}, never))).toMatchObject({ http: status, kind: 'unavailable' });
  });

  test('is never sent again, not after a reset', async () => {
    nock(CONSOLE)
      .post('/api/y')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await failureOf(client.post('/api/y', {}, never))).toMatchObject({ http: null, kind: 'unavailable' });
  });
});

describe('a failure', () => {
  test.each([
    { status: 400, code: 1001, kind: 'invalid_input' },
    { status: 401, code: 18, kind: 'unauthorised' },
    { status: 403, code: 26, kind: 'unauthorised' },
    { status: 403, code: 1009, kind: 'unauthorised' },
    { status: 404, code: 1002, kind: 'invalid_input' },
    { status: 404, code: 1003, kind: 'unavailable' },
    { status: 405, code: null, kind: 'invalid_input' },
    { status: 409, code: 1004, kind: 'refused' },
    { status: 409, code: 1008, kind: 'refused' },
    { status: 410, code: null, kind: 'invalid_input' },
    { status: 414, code: null, kind: 'invalid_input' },
    { status: 422, code: 8, kind: 'invalid_input' },
    { status: 422, code: 2000, kind: 'invalid_input' },
    { status: 429, code: null, kind: 'unavailable' },
    { status: 500, code: 1020, kind: 'unavailable' },
    { status: 503, code: 1010, kind: 'unavailable' },
    { status: 302, code: null, kind: 'refused' },
  ])('of $status/$code is $kind', async ({ status, code, kind }) => {
    nock(CONSOLE)
      .post('/api/y')
      .reply(status, code === null ? '<html>' : envelope(status, code, 'jsmith'));
    expect(await failureOf(client.post('/api/y', {}, never))).toMatchObject({ http: status, code, kind });
  });

  test.each([
    { what: 'a body that is no JSON', body: '<html>' },
    { what: 'a body that was cut', body: '[{"id":4' },
  ])('is malformed_reply for $what', async ({ body }) => {
    nock(CONSOLE).get('/api/x').reply(200, body);
    expect(await failureOf(client.get('/api/x', {}, never))).toMatchObject({ kind: 'malformed_reply' });
  });

  test('is malformed_reply for a body without end', async () => {
    nock(CONSOLE)
      .get('/api/x')
      .reply(200, `"${'x'.repeat(1_000_001)}"`);
    expect(await failureOf(client.get('/api/x', {}, never))).toMatchObject({ kind: 'malformed_reply' });
  });

  test('is a timeout when the caller gives up', async () => {
    nock(CONSOLE).get('/api/x').delay(1_000).reply(200, {});
    const caller = new AbortController();
    const answer = failureOf(client.get('/api/x', {}, caller.signal));
    setTimeout(() => caller.abort(), 10);
    expect(await answer).toMatchObject({ kind: 'timeout' });
  });

  test('repeats neither the token nor what was asked nor what QRadar said of it', async () => {
    nock(CONSOLE)
      .post('/api/y')
      .query(true)
      .reply(422, envelope(422, 2000, "No viable alternative: username = 'jsmith'"));
    const error = await failureOf(client.post('/api/y', { query: { q: "username = 'jsmith'" } }, never));
    expect(`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`).not.toMatch(/jsmith|6c1f0d0e/);
  });

  test('names a missing field when the name is one of ours', async () => {
    nock(CONSOLE)
      .post('/api/y')
      .reply(422, envelope(422, 2000, "Field 'Share Name' does not exist in catalog 'events'"));
    nock(CONSOLE)
      .post('/api/y')
      .reply(422, envelope(422, 2000, "Field 'jsmith' does not exist in catalog 'events'"));
    expect((await failureOf(client.post('/api/y', {}, never))).message).toContain('the field Share Name does not exist');
    expect((await failureOf(client.post('/api/y', {}, never))).message).not.toContain('jsmith');
  });

  test('of parsing names the members and none of their values', () => {
    const schema = z.object({ users: z.array(z.object({ risk: z.number() })) });
    expect(() => parsedReply(schema, { users: [{ risk: 'jsmith' }] }, 'UBA users')).toThrow('UBA users: unexpected values in users.risk');
  });
});

describe('a list', () => {
  test('is read page by page to its end', async () => {
    const rows = Array.from({ length: 2_300 }, (_, id) => ({ id }));
    const seen: URLSearchParams[] = [];
    playList('/api/list', rows, seen);
    expect(await readAll(client, '/api/list', {}, z.object({ id: z.number() }), 'list', never)).toEqual(rows);
    expect(seen).toHaveLength(3);
    nock.cleanAll();
  });

  test('that ends too early is an error, not a shorter list', async () => {
    nock(CONSOLE)
      .get('/api/list')
      .reply(200, [{ id: 1 }], { 'Content-Range': 'items 0-0/5' });
    nock(CONSOLE).get('/api/list').reply(200, [], { 'Content-Range': 'items */5' });
    expect(await failureOf(readAll(client, '/api/list', {}, z.object({ id: z.number() }), 'list', never))).toMatchObject({
      kind: 'malformed_reply',
    });
  });
});
