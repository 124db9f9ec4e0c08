import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import { createAriel, type ArielAnswer, type ArielOptions } from './ariel.ts';
import { as, call, eq, field, num } from './aql/build.ts';
import { parseAql } from './aql/parse.ts';
import type { Select } from './aql/tree.ts';
import { CONSOLE, envelope, never, quickClient } from './testing.ts';

const NOW_MS = 1_790_000_000_000;
const SEARCH = '/api/ariel/searches/84570b06-9c87-4f4a-990b-3bd7f0a94299';
const ID = SEARCH.slice(SEARCH.lastIndexOf('/') + 1);

const select = (limit = 10, qid = 1): Select => ({
  columns: [as(field('username'), 'u')],
  from: 'events',
  where: eq(field('qid'), num(qid)),
  groupBy: [],
  having: null,
  orderBy: [],
  limit,
  time: { kind: 'range', startMs: NOW_MS - DAY_MS, stopMs: NOW_MS },
});

function ariel(options: Partial<ArielOptions> = {}) {
  return createAriel(quickClient(), { clock: () => NOW_MS, pollInitialMs: 1, pollMaxMs: 5, deadlineMs: 2_000, ...options });
}

const state = (status: string, more: object = {}): nock.Body => ({
  search_id: ID,
  cursor_id: ID,
  status,
  completed: status === 'COMPLETED',
  ...more,
});

function playStart(status = 'WAIT', more: object = {}): nock.Scope {
  return nock(CONSOLE)
    .post('/api/ariel/searches', /^query_expression=SELECT%20/)
    .reply(201, state(status, more));
}
function playPoll(...statuses: string[]): void {
  for (const status of statuses) nock(CONSOLE).get(SEARCH).reply(200, state(status));
}
function playRows(rows: readonly unknown[], total: number | null = rows.length): void {
  const headers = total === null ? {} : { 'Content-Range': `items 0-${rows.length - 1}/${total}` };
  nock(CONSOLE)
    .get(`${SEARCH}/results`)
    .reply(200, JSON.stringify({ events: rows }), headers);
}
function playDelete(): nock.Scope {
  return nock(CONSOLE).delete(SEARCH).reply(202, state('CANCELED'));
}

const rowsOf = (answer: ArielAnswer): unknown[] | null => (answer.ok ? answer.rows : null);

/** Until the mock was used, for what happens behind the caller's back. */
async function used(scope: nock.Scope): Promise<boolean> {
  for (let i = 0; i < 200 && !scope.isDone(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return scope.isDone();
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});
afterAll(() => nock.enableNetConnect());

describe('a search', () => {
  test('is sent as a form, polled until it is complete, and read', async () => {
    let sent = '';
    nock(CONSOLE, { reqheaders: { 'Content-Type': 'application/x-www-form-urlencoded' } })
      .post('/api/ariel/searches', (body: Record<string, string>) => {
        sent = body['query_expression'] ?? '';
        return true;
      })
      .reply(201, state('WAIT'));
    nock(CONSOLE)
      .get(SEARCH)
      .reply(206, state('EXECUTE', { progress: 46 }));
    playPoll('SORTING', 'COMPLETED');
    nock(CONSOLE, { reqheaders: { Range: 'items=0-9' } })
      .get(`${SEARCH}/results`)
      .reply(200, { events: [{ u: 'jsmith' }] }, { 'Content-Range': 'items 0-0/1' });
    const answer = await ariel().search(select(), never);
    expect(answer).toEqual({ ok: true, rows: [{ u: 'jsmith' }], coverage: { state: 'complete' }, aql: sent, searchId: ID });
    expect(parseAql(sent)).toEqual({ ok: true, select: select() });
  });

  test('that finds nothing is complete and empty, which is not a failure', async () => {
    playStart('COMPLETED');
    playRows([], 0);
    expect(await ariel().search(select(), never)).toMatchObject({ ok: true, rows: [], coverage: { state: 'complete' } });
  });

  test('over more than 31 days is asked in parts, and their rows are one answer', async () => {
    const windows: string[] = [];
    const part = (id: string, rows: readonly object[]): void => {
      nock(CONSOLE)
        .post('/api/ariel/searches', ({ query_expression: aql = '' }: Record<string, string>) => {
          windows.push(/START.*/.exec(aql)?.[0] ?? '');
          return true;
        })
        .reply(201, { search_id: id, status: 'COMPLETED' });
      nock(CONSOLE).get(`/api/ariel/searches/${id}/results`).reply(200, { events: rows });
    };
    part('early', [
      { u: 'a', n: 2 },
      { u: 'b', n: 1 },
    ]);
    part('late', [{ u: 'a', n: 3 }]);
    const long: Select = {
      ...select(),
      columns: [as(field('username'), 'u'), as(call('SUM', field('eventcount')), 'n')],
      groupBy: [field('username')],
      time: { kind: 'range', startMs: NOW_MS - 40 * DAY_MS, stopMs: NOW_MS },
    };
    const answer = await ariel({ concurrency: 1 }).search(long, never);
    expect(windows).toEqual([`START ${NOW_MS - 40 * DAY_MS} STOP ${NOW_MS - 9 * DAY_MS}`, `START ${NOW_MS - 9 * DAY_MS} STOP ${NOW_MS}`]);
    expect(answer).toMatchObject({
      ok: true,
      coverage: { state: 'complete' },
      rows: [
        { u: 'a', n: 5 },
        { u: 'b', n: 1 },
      ],
    });
  });

  test('over more than 31 days fails as a whole when a part fails', async () => {
    nock(CONSOLE).post('/api/ariel/searches').reply(201, { search_id: 'early', status: 'COMPLETED' });
    nock(CONSOLE).get('/api/ariel/searches/early/results').reply(200, { events: [] });
    nock(CONSOLE)
      .post('/api/ariel/searches')
      .reply(422, envelope(422, 2000, 'refused'));
    const long: Select = { ...select(), time: { kind: 'range', startMs: NOW_MS - 40 * DAY_MS, stopMs: NOW_MS } };
    expect(await ariel({ concurrency: 1 }).search(long, never)).toMatchObject({ ok: false, failure: { kind: 'invalid_input' } });
  });

  test('of flows reads flows', async () => {
    playStart('COMPLETED');
    nock(CONSOLE)
      .get(`${SEARCH}/results`)
      .reply(200, { flows: [{ b: 1 }] });
    const flows: Select = { ...select(), columns: [as(field('sourcebytes'), 'b')], from: 'flows', where: null };
    expect(rowsOf(await ariel().search(flows, never))).toEqual([{ b: 1 }]);
  });

  test('is read page by page', async () => {
    const rows = Array.from({ length: 7_000 }, (_, n) => ({ n }));
    playStart('COMPLETED');
    nock(CONSOLE, { reqheaders: { Range: 'items=0-4999' } })
      .get(`${SEARCH}/results`)
      .reply(200, { events: rows.slice(0, 5_000) }, { 'Content-Range': 'items 0-4999/7000' });
    nock(CONSOLE, { reqheaders: { Range: 'items=5000-9998' } })
      .get(`${SEARCH}/results`)
      .reply(200, { events: rows.slice(5_000) }, { 'Content-Range': 'items 5000-6999/7000' });
    const answer = await ariel().search(select(9_999), never);
    expect(rowsOf(answer)).toEqual(rows);
    expect(answer).toMatchObject({ coverage: { state: 'complete' } });
  });

  test('whose result reaches its LIMIT is partial', async () => {
    playStart('COMPLETED');
    playRows([{ u: 'a' }, { u: 'b' }]);
    expect(await ariel().search(select(2), never)).toMatchObject({
      ok: true,
      coverage: { state: 'partial', reason: 'the result reached its limit of 2 rows' },
    });
  });

  test.each([
    { severity: 'ERROR', coverage: 'partial' },
    { severity: 'WARN', coverage: 'partial' },
    { severity: 'INFO', coverage: 'complete' },
  ])('that is complete with a message of severity $severity is $coverage', async ({ severity, coverage }) => {
    playStart('COMPLETED', { error_messages: [{ code: '1', contexts: ['host jsmith'], message: 'about jsmith', severity }] });
    playRows([{ u: 'a' }]);
    const answer = await ariel().search(select(), never);
    expect(answer).toMatchObject({ ok: true, coverage: { state: coverage } });
    expect(JSON.stringify(answer)).not.toContain('jsmith');
  });
});

describe('a search that cannot be done', () => {
  test('is not sent when the firewall refuses it', async () => {
    const answer = await ariel().search({ ...select(), limit: null }, never);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'invalid_input', source: 'Ariel' }, aql: '' });
  });

  test.each<{ what: string; play: () => void; kind: string }>([
    {
      what: '422/2000',
      play: () =>
        nock(CONSOLE)
          .post('/api/ariel/searches')
          .reply(422, envelope(422, 2000, 'No viable alternative')),
      kind: 'invalid_input',
    },
    {
      what: '503/1010',
      play: () =>
        nock(CONSOLE)
          .post('/api/ariel/searches')
          .reply(503, envelope(503, 1010, 'offline')),
      kind: 'unavailable',
    },
    {
      what: '401',
      play: () =>
        nock(CONSOLE)
          .post('/api/ariel/searches')
          .reply(401, envelope(401, 18, '')),
      kind: 'unauthorised',
    },
    {
      what: 'no connection',
      play: () =>
        nock(CONSOLE)
          .post('/api/ariel/searches')
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
      kind: 'unavailable',
    },
    { what: 'no id', play: () => nock(CONSOLE).post('/api/ariel/searches').reply(201, { status: 'WAIT' }), kind: 'malformed_reply' },
    { what: 'the state ERROR', play: () => (playStart(), playPoll('EXECUTE', 'ERROR')), kind: 'unavailable' },
    { what: 'the state CANCELED', play: () => (playStart(), playPoll('CANCELED')), kind: 'unavailable' },
    {
      what: 'a search that expired',
      play: () => (
        playStart(),
        nock(CONSOLE)
          .get(SEARCH)
          .reply(404, envelope(404, 1002, 'gone'))
      ),
      kind: 'unavailable',
    },
    {
      what: 'a result that is not there',
      play: () => (
        playStart('COMPLETED'),
        nock(CONSOLE)
          .get(`${SEARCH}/results`)
          .reply(404, envelope(404, 1003, 'in progress'))
      ),
      kind: 'unavailable',
    },
  ])('is $kind after $what', async ({ play, kind }) => {
    play();
    const answer = await ariel().search(select(), never);
    expect(answer).toMatchObject({ ok: false, failure: { kind, source: 'Ariel' }, aql: expect.stringMatching(/^SELECT /) });
  });

  test.each<{ what: string; body: string }>([
    { what: 'a cut body', body: '{"events":[{"u":' },
    { what: 'rows of the other database', body: '{"flows":[]}' },
    { what: 'rows that are none', body: '{"events":["jsmith"]}' },
  ])('is malformed_reply after $what, and is deleted', async ({ body }) => {
    playStart('COMPLETED');
    nock(CONSOLE).get(`${SEARCH}/results`).reply(200, body);
    const deleted = playDelete();
    const answer = await ariel().search(select(), never);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'malformed_reply' } });
    expect(JSON.stringify(answer)).not.toContain('jsmith');
    expect(await used(deleted)).toBe(true);
  });

  test('is malformed_reply when the result ends before its total, never a shorter result', async () => {
    playStart('COMPLETED');
    playRows([{ u: 'a' }], 3);
    playRows([], 3);
    const deleted = playDelete();
    expect(await ariel().search(select(), never)).toMatchObject({ ok: false, failure: { kind: 'malformed_reply' } });
    expect(await used(deleted)).toBe(true);
  });

  test('is a timeout when it is stuck, and is deleted', async () => {
    playStart();
    nock(CONSOLE).persist().get(SEARCH).reply(200, state('EXECUTE'));
    const deleted = playDelete();
    const answer = await ariel({ deadlineMs: 60 }).search(select(), never);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'timeout', message: 'not done within 0.06 s' } });
    expect(deleted.isDone()).toBe(true);
    nock.cleanAll();
  });

  test('is deleted when the caller gives up', async () => {
    playStart();
    nock(CONSOLE).persist().get(SEARCH).reply(200, state('EXECUTE'));
    const deleted = playDelete();
    const caller = new AbortController();
    const answer = ariel().search(select(), caller.signal);
    setTimeout(() => caller.abort(), 30);
    expect(await answer).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    expect(await used(deleted)).toBe(true);
    nock.cleanAll();
  });

  test('is deleted also when the caller gave up before its id had come', async () => {
    nock(CONSOLE).post('/api/ariel/searches').delay(40).reply(201, state('WAIT'));
    const deleted = playDelete();
    const caller = new AbortController();
    const answer = ariel().search(select(), caller.signal);
    setTimeout(() => caller.abort(), 5);
    expect(await answer).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    expect(await used(deleted)).toBe(true);
  });

  test('is not sent when the caller gave up before', async () => {
    expect(await ariel().search(select(), AbortSignal.abort())).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });
});

describe('searches at the same time', () => {
  test('that are equal are one search', async () => {
    playStart();
    playPoll('COMPLETED');
    playRows([{ u: 'a' }]);
    const one = ariel();
    const answers = await Promise.all([one.search(select(), never), one.search(select(), never), one.search(select(), never)]);
    expect(answers.map(rowsOf)).toEqual([[{ u: 'a' }], [{ u: 'a' }], [{ u: 'a' }]]);
  });

  test('that are equal go on while one of the askers stays', async () => {
    playStart();
    nock(CONSOLE).get(SEARCH).delay(40).reply(200, state('COMPLETED'));
    playRows([{ u: 'a' }]);
    const one = ariel();
    const caller = new AbortController();
    const leaves = one.search(select(), caller.signal);
    const stays = one.search(select(), never);
    setTimeout(() => caller.abort(), 10);
    expect(await leaves).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    expect(rowsOf(await stays)).toEqual([{ u: 'a' }]);
  });

  test('that are equal, one after the other, are two searches', async () => {
    const one = ariel();
    playStart('COMPLETED');
    playRows([{ u: 'a' }]);
    await one.search(select(), never);
    playStart('COMPLETED');
    playRows([{ u: 'b' }]);
    expect(rowsOf(await one.search(select(), never))).toEqual([{ u: 'b' }]);
  });

  test('never exceed the number that may run', async () => {
    let running = 0;
    let most = 0;
    nock(CONSOLE)
      .persist()
      .post('/api/ariel/searches')
      .delay(10)
      .reply(() => {
        running += 1;
        most = Math.max(most, running);
        return [201, state('COMPLETED')];
      });
    nock(CONSOLE)
      .persist()
      .get(`${SEARCH}/results`)
      .delay(10)
      .reply(() => {
        running -= 1;
        return [200, { events: [] }];
      });
    const two = ariel({ concurrency: 2 });
    const answers = await Promise.all(Array.from({ length: 7 }, (_, qid) => two.search(select(10, qid), never)));
    expect(answers.every((a) => a.ok)).toBe(true);
    expect(most).toBe(2);
    nock.cleanAll();
  });

  test('do not hold up each other when one fails', async () => {
    nock(CONSOLE)
      .post('/api/ariel/searches')
      .reply(503, envelope(503, 1010, ''));
    playStart('COMPLETED');
    playRows([{ u: 'a' }]);
    const single = ariel({ concurrency: 1 });
    const answers = await Promise.all([single.search(select(10, 1), never), single.search(select(10, 2), never)]);
    expect(answers.map((a) => a.ok)).toEqual([false, true]);
  });
});
