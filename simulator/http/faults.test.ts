import { Agent } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, runAql, startTestSimulator } from '../testing.ts';
import { FAULT_KINDS } from './faults.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.clearFaults();
  simulator.control.setClock(NOW_MS);
});

const about = () => call(simulator, 'GET', '/api/system/about');

describe('answers on demand', () => {
  test.each([
    ['409', 409, 1008],
    ['422', 422, 1005],
  ] as const)('%s answers %i with code %i, or another code', async (kind, status, code) => {
    simulator.control.setFaults([
      { kind, times: 1 },
      { kind, code: 4_711 },
    ]);
    const first = await about();
    expect([first.status, (first.json() as { code: number }).code]).toEqual([status, code]);
    expect((await about()).json()).toMatchObject({ code: 4_711 });
  });

  test('429 says when to come again', async () => {
    simulator.control.setFaults([{ kind: '429', ms: 2_500 }]);
    expect((await about()).headers['retry-after']).toBe('3');
  });

  test('the clock in the answer is off by so much', async () => {
    simulator.control.setFaults([{ kind: 'clock_skew', ms: -HOUR_MS }]);
    const date = Date.parse(String((await about()).headers['date']));
    expect(Math.abs(Date.now() - HOUR_MS - date)).toBeLessThan(60_000);
  });

  test('new connections get a certificate that has expired, and afterwards the good one', async () => {
    simulator.control.setFaults([{ kind: 'expired_certificate' }]);
    await expect(about()).rejects.toMatchObject({ code: expect.stringMatching(/CERT|SELF_SIGNED|UNABLE/) });
    simulator.control.clearFaults();
    expect((await about()).status).toBe(200);
  });
});

describe('when and where', () => {
  test('only between two moments of the clock', async () => {
    simulator.control.setFaults([{ kind: '503', from: NOW_MS + HOUR_MS, until: NOW_MS + 2 * HOUR_MS }]);
    const statuses = [];
    for (const hours of [0, 1.5, 2.5]) {
      simulator.control.setClock(NOW_MS + hours * HOUR_MS);
      statuses.push((await about()).status);
    }
    expect(statuses).toEqual([200, 503, 200]);
  });

  test('only one method, after so many requests', async () => {
    simulator.control.setFaults([{ kind: '500', path: '/api/siem', method: 'POST', skip: 1, times: 1 }]);
    const note = () => call(simulator, 'POST', '/api/siem/offenses/2/notes?note_text=x');
    expect([
      (await call(simulator, 'GET', '/api/siem/offenses')).status,
      (await note()).status,
      (await note()).status,
      (await note()).status,
    ]).toEqual([200, 201, 500, 201]);
  });

  test('a search that starts may end in ERROR or hang in SORTING', async () => {
    simulator.control.setFaults([
      { kind: 'ariel_error', times: 1 },
      { kind: 'stuck_sorting', times: 1 },
    ]);
    const start = async () =>
      (
        (
          await call(simulator, 'POST', '/api/ariel/searches', {
            form: { query_expression: 'SELECT qid AS q FROM events LIMIT 1 LAST 1 DAYS' },
          })
        ).json() as { search_id: string }
      ).search_id;
    const statusOf = async (id: string, wait: number) =>
      ((await call(simulator, 'GET', `/api/ariel/searches/${id}`, { headers: { Prefer: `wait=${wait}` } })).json() as { status: string })
        .status;
    const [failing, stuck] = [await start(), await start()];
    expect(await statusOf(failing, 10)).toBe('ERROR');
    expect(await statusOf(stuck, 1)).toBe('SORTING');
    expect(await runAql(simulator, 'SELECT COUNT(*) AS n FROM events LIMIT 1 LAST 1 DAYS')).toHaveLength(1);
  });
});

test('what was exchanged can be dumped for a bug report, without credentials', async () => {
  await call(simulator, 'DELETE', '/simulator/traffic', { token: null });
  await about();
  const traffic = (await call(simulator, 'GET', '/simulator/traffic', { token: null })).json() as Record<string, unknown>[];
  expect(traffic).toMatchObject([{ method: 'GET', url: '/api/system/about', status: 200, requestHeaders: { sec: '(left out)' } }]);
  for (const { token, password } of simulator.callers) {
    expect(JSON.stringify(traffic)).not.toContain(token);
    expect(JSON.stringify(traffic)).not.toContain(password);
  }
});

test('no call without a fault is answered 500 or 503, whatever it asks', async () => {
  const endpoints = (await call(simulator, 'GET', '/api/help/endpoints?fields=http_method,path')).json() as {
    http_method: string;
    path: string;
  }[];
  const broken: string[] = [];
  const agent = new Agent({ keepAlive: true });
  const bodies = ['', '{}', '[]', '[{}]', '{"id":"x","name":5}', 'null', '"text"'];
  for (const [i, { http_method: method, path }] of endpoints.entries()) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : bodies[i % bodies.length];
    for (const id of ['1', '%00', 'a%2Fb', "'%20OR%201=1"]) {
      const answer = await call(simulator, method, `/api${path.replaceAll(/\{\w+\}/g, id)}?filter=id%3D1&sort=id`, {
        agent,
        headers: { 'Content-Type': 'application/json', Range: 'items=0-1' },
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status >= 500) broken.push(`${method} ${path} ${id}: ${answer.text}`);
    }
  }
  expect(broken).toEqual([]);
}, 120_000);

test('every kind of fault has a place', () => {
  expect(FAULT_KINDS).toEqual(
    expect.arrayContaining(['401', '403', '409', '422', '429', '500', '503', 'slow', 'reset', 'truncated', 'stuck_sorting']),
  );
});
