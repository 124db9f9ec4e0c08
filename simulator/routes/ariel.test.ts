import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, runAql, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const AQL = `SELECT username AS u, starttime AS t FROM events WHERE username IS NOT NULL AND category < 12000 LIMIT 10 START ${NOW_MS - 7_200_000} STOP ${NOW_MS}`;

async function create(aql = AQL): Promise<{ id: string; body: Record<string, unknown> }> {
  const answer = await call(simulator, 'POST', '/api/ariel/searches', { token: simulator.tokens.read, form: { query_expression: aql } });
  expect(answer.status).toBe(201);
  const body = answer.json() as Record<string, unknown>;
  return { id: String(body['search_id']), body };
}
const status = async (id: string) => (await call(simulator, 'GET', `/api/ariel/searches/${id}`)).json() as Record<string, unknown>;
const finished = (id: string) => call(simulator, 'GET', `/api/ariel/searches/${id}`, { headers: { Prefer: 'wait=10' } });

describe('the life of a search', () => {
  test('it waits, executes, sorts and completes, and has no results before', async () => {
    simulator.control.setArielDelay(600);
    const { id, body } = await create();
    simulator.control.setArielDelay(0);
    expect(body).toMatchObject({ status: 'WAIT', completed: false, progress: 0, cursor_id: id, query_string: AQL, snapshot: null });
    const early = await call(simulator, 'GET', `/api/ariel/searches/${id}/results`);
    expect(early.status).toBe(404);
    expect(early.json()).toMatchObject({ code: 1003, message: 'Search results not found. The search is still in progress.' });
    const seen = new Set<unknown>();
    const deadline = performance.now() + 3_000;
    for (let state = await status(id); ; state = await status(id)) {
      seen.add(state['status']);
      if (state['completed'] === true || performance.now() > deadline) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect([...seen].filter((s) => s !== 'WAIT')).toEqual(['EXECUTE', 'SORTING', 'COMPLETED']);
    expect(await status(id)).toMatchObject({ status: 'COMPLETED', progress: 100, record_count: 4 });
  });

  test('Prefer: wait answers 206 when the time is up and 200 when it is done', async () => {
    simulator.control.setArielDelay(1_300);
    const { id } = await create();
    simulator.control.setArielDelay(0);
    const early = await call(simulator, 'GET', `/api/ariel/searches/${id}`, { headers: { Prefer: 'wait=1' } });
    expect(early.status).toBe(206);
    expect(early.json()).toMatchObject({ completed: false });
    const done = await finished(id);
    expect(done.status).toBe(200);
    expect(done.json()).toMatchObject({ completed: true });
  });

  test('a search that is deleted is gone, also while it runs', async () => {
    simulator.control.setArielDelay(5_000);
    const { id } = await create();
    simulator.control.setArielDelay(0);
    const deleted = await call(simulator, 'DELETE', `/api/ariel/searches/${id}`);
    expect(deleted.status).toBe(202);
    expect(deleted.json()).toMatchObject({ search_id: id, status: 'CANCELED' });
    expect((await call(simulator, 'GET', `/api/ariel/searches/${id}`)).status).toBe(404);
    expect(simulator.control.searches().find((s) => s.id === id)).toMatchObject({
      aql: AQL,
      status: 'CANCELED',
      endMs: expect.any(Number),
    });
  });

  test('a canceled search has no results, which is not an empty answer', async () => {
    simulator.control.setArielDelay(5_000);
    const { id } = await create();
    simulator.control.setArielDelay(0);
    expect((await call(simulator, 'POST', `/api/ariel/searches/${id}?status=CANCELED`)).json()).toMatchObject({ status: 'CANCELED' });
    expect((await call(simulator, 'GET', `/api/ariel/searches/${id}/results`)).status).toBe(404);
  });

  test('an error ends it without results', async () => {
    simulator.control.setFaults([{ kind: 'ariel_error', path: '/api/ariel', times: 1 }]);
    const { id } = await create();
    expect((await finished(id)).json()).toMatchObject({ status: 'ERROR', completed: false, error_messages: [{ severity: 'ERROR' }] });
    expect((await call(simulator, 'GET', `/api/ariel/searches/${id}/results`)).status).toBe(500);
    expect(await runAql(simulator, AQL)).toHaveLength(4);
  });

  test('stuck in sorting it never completes', async () => {
    simulator.control.setFaults([{ kind: 'stuck_sorting', times: 1 }]);
    const { id } = await create();
    const answer = await call(simulator, 'GET', `/api/ariel/searches/${id}`, { headers: { Prefer: 'wait=1' } });
    expect(answer.status).toBe(206);
    expect(answer.json()).toMatchObject({ status: 'SORTING' });
    await call(simulator, 'DELETE', `/api/ariel/searches/${id}`);
  });
});

describe('results', () => {
  test('are paged by Range', async () => {
    const { id } = await create();
    await finished(id);
    const page = await call(simulator, 'GET', `/api/ariel/searches/${id}/results`, { headers: { Range: 'items=1-2' } });
    expect(page.status).toBe(200);
    expect(page.headers['content-range']).toBe('items 1-2/4');
    expect((page.json() as { events: unknown[] }).events).toHaveLength(2);
    const past = await call(simulator, 'GET', `/api/ariel/searches/${id}/results`, { headers: { Range: 'items=9-12' } });
    expect(past.headers['content-range']).toBe('items */4');
    expect(past.text).toBe('{"events":[]}');
  });

  test('come as CSV with the same columns', async () => {
    const { id } = await create(`SELECT username AS u, "Share Name" AS s FROM events WHERE username = 'CORP\\jsmith' LIMIT 5 LAST 1 DAYS`);
    await finished(id);
    const csv = await call(simulator, 'GET', `/api/ariel/searches/${id}/results`, { headers: { Accept: 'application/csv' } });
    expect(csv.headers['content-type']).toContain('csv');
    expect(csv.text).toBe('u,s\nCORP\\jsmith,\\\\fs01\\HR-Payroll\n');
  });

  test('flows stand under their own key', async () => {
    const { id } = await create(
      "SELECT sourceip AS sip, SUM(sourcebytes) AS bytes_out FROM flows WHERE flowdirection = 'L2R' GROUP BY sourceip LIMIT 100 LAST 24 HOURS",
    );
    await finished(id);
    const answer = await call(simulator, 'GET', `/api/ariel/searches/${id}/results`);
    expect(answer.text).toBe('{"flows":[{"sip":"10.10.4.38","bytes_out":5000.0}]}');
  });

  test('sense events of an offense are found by the offense', async () => {
    const rows = await runAql(
      simulator,
      'SELECT "Rule Name" AS rule, category AS cat FROM events WHERE INOFFENSE(2) ORDER BY cat LIMIT 10 LAST 1 DAYS',
    );
    expect(rows).toEqual([
      { rule: 'UBA : Create Offense', cat: 12_005 },
      { rule: 'UBA : Abnormal increase in Access activity', cat: 24_004 },
    ]);
  });

  test('columns are described', async () => {
    const { id } = await create();
    const answer = await call(simulator, 'GET', `/api/ariel/searches/${id}/metadata`);
    expect(answer.json()).toMatchObject({
      columns: [
        { name: 'u', object_value_type: 'String' },
        { name: 't', object_value_type: 'Long' },
      ],
    });
  });

  test('a query of more than 8 KB goes in the body', async () => {
    const names = Array.from({ length: 900 }, (_, i) => `'user${i}@corp.example'`).join(',');
    expect(await runAql(simulator, `SELECT COUNT(*) AS n FROM events WHERE username IN (${names}) LIMIT 5 LAST 1 DAYS`)).toEqual([
      { n: 0 },
    ]);
    const inUrl = await call(simulator, 'POST', `/api/ariel/searches?query_expression=${'x'.repeat(8_300)}`);
    expect(inUrl.status).toBe(414);
  });
});

describe('refusals', () => {
  test.each([
    ['SELECT foobar FROM events LAST 1 HOURS', "Field 'foobar' does not exist in catalog 'events'"],
    ['SELECT FROM events', 'Line 1, column 8'],
  ])('%s', async (aql, message) => {
    const answer = await call(simulator, 'POST', '/api/ariel/searches', { form: { query_expression: aql } });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ code: 2000, description: 'The query_expression contains invalid AQL syntax.' });
    expect(answer.text).toContain(message);
    const validated = await call(simulator, 'POST', `/api/ariel/validators/aql?query_expression=${encodeURIComponent(aql)}`);
    expect(validated.status).toBe(200);
    expect(validated.json()).toMatchObject({ error_messages: [{ severity: 'ERROR' }] });
  });

  test('the validator finds nothing in good AQL', async () => {
    const answer = await call(simulator, 'POST', '/api/ariel/validators/aql', { form: { query_expression: AQL } });
    expect(answer.json()).toEqual({ error_messages: null });
  });

  test.each([
    ['GET', '/api/ariel/searches/none', 404, 1002],
    ['GET', '/api/ariel/searches/none/results', 404, 1002],
    ['DELETE', '/api/ariel/searches/none', 404, 1002],
    ['POST', '/api/ariel/searches', 422, 1005],
    ['POST', '/api/ariel/searches?saved_search_id=5', 404, 1002],
    ['POST', '/api/ariel/searches?saved_search_id=5&query_expression=x', 422, 1005],
    ['GET', '/api/ariel/databases/none', 404, 1002],
  ])('%s %s is %i with code %i', async (method, path, http, code) => {
    const answer = await call(simulator, method, path);
    expect([answer.status, (answer.json() as { code: number }).code]).toEqual([http, code]);
  });
});

describe('the catalogue', () => {
  test('lists databases and their columns with custom properties', async () => {
    expect((await call(simulator, 'GET', '/api/ariel/databases')).json()).toEqual(['events', 'flows', 'assets', 'simarc', 'statistics']);
    const answer = await call(simulator, 'GET', '/api/ariel/databases/events?fields=columns(name,argument_type)');
    expect((answer.json() as { columns: unknown[] }).columns).toEqual(
      expect.arrayContaining([
        { name: 'starttime', argument_type: 'LONG' },
        { name: 'Share Name', argument_type: 'STRING' },
        { name: 'hasoffense', argument_type: 'BOOLEAN' },
      ]),
    );
  });

  test('every column it lists can be selected', async () => {
    for (const database of ['events', 'flows']) {
      const { columns } = (await call(simulator, 'GET', `/api/ariel/databases/${database}`)).json() as { columns: { name: string }[] };
      const list = columns.map((c) => `"${c.name}"`).join(', ');
      expect(await runAql(simulator, `SELECT ${list} FROM ${database} LIMIT 1 LAST 1 DAYS`)).toHaveLength(1);
    }
  });
});
