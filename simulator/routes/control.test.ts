import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, runAql, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeEach(async () => {
  simulator = await startTestSimulator();
});
afterEach(() => simulator.close());

const RULES = ['UBA : Potential Lateral Movement', 'UBA : New Account Use Detected'];

function put(path: string, body: unknown) {
  return call(simulator, 'PUT', `/simulator${path}`, { token: null, body: JSON.stringify(body) });
}
async function raise(body: Record<string, unknown>) {
  const answer = await call(simulator, 'POST', '/simulator/offenses', {
    token: null,
    body: JSON.stringify({ severity: 7, rules: RULES, ...body }),
  });
  return { status: answer.status, ...(answer.json() as { id: number; joined: boolean; error?: string }) };
}
async function offense(id: number) {
  return (await call(simulator, 'GET', `/api/siem/offenses/${id}`)).json() as Record<string, unknown>;
}
const risk = async (username: string) => {
  const body = JSON.stringify({ users: [username] });
  const answer = await call(simulator, 'POST', '/console/plugins/1102/app_proxy/api/bulk_user_info', { body });
  return answer.json() as {
    risk_threshold: number;
    users: { risk: number; aliases: string[]; input_username: string; last_offense_time: number }[];
  };
};

async function sense(times: number) {
  const rules = Array.from({ length: times }, () => 'UBA : Potential Lateral Movement');
  const answer = await call(simulator, 'POST', '/simulator/sense', { token: null, body: JSON.stringify({ username: 'newcomer', rules }) });
  return answer.json() as { id: number | null; risk: number };
}

describe('raising an offense', () => {
  test('sense events are there, the risk is over the threshold, and the offense names the rules', async () => {
    const { status, id } = await raise({ username: 'pgustavo' });
    expect(status).toBe(201);
    expect(await offense(id)).toMatchObject({ offense_source: 'pgustavo', severity: 7, status: 'OPEN', event_count: 3 });
    const { risk_threshold: threshold, users } = await risk('pgustavo');
    expect(users).toMatchObject([{ input_username: 'pgustavo', aliases: ['pgustavo'], last_offense_time: Math.floor(NOW_MS / 1_000) }]);
    expect(users[0]?.risk).toBeGreaterThan(threshold);
    const rows = await runAql(
      simulator,
      'SELECT "Rule Name" AS rule, "Sense Value" AS v, LOGSOURCETYPENAME(devicetype) AS ls, QIDNAME(qid) AS ev FROM events WHERE username = \'pgustavo\' AND category BETWEEN 24001 AND 24008 ORDER BY v DESC LIMIT 9 LAST 1 DAYS',
    );
    expect(rows).toEqual([
      { rule: RULES[0], v: 25, ls: 'IBM Sense', ev: RULES[0] },
      { rule: RULES[1], v: 5, ls: 'IBM Sense', ev: RULES[1] },
    ]);
    const contributions = await call(simulator, 'GET', `/api/analytics/rules_offense_contributions?filter=offense_id%3D${id}`);
    expect((contributions.json() as { rule_name: string }[]).map((r) => r.rule_name)).toEqual(['UBA : Create Offense', ...RULES]);
  });

  test('further sense events join the open offense and change it', async () => {
    const first = await raise({ username: 'pgustavo' });
    const before = await offense(first.id);
    const second = await raise({
      username: 'PGustavo',
      rules: Array.from({ length: 20 }, () => 'UBA : Potential Lateral Movement'),
      severity: 9,
    });
    expect(second).toMatchObject({ id: first.id, joined: true });
    const after = await offense(first.id);
    expect(after).toMatchObject({ event_count: 23, severity: 9 });
    expect(Number(after['last_persisted_time'])).toBeGreaterThan(Number(before['last_persisted_time']));
  });

  test('after five quiet days it is inactive, and a later event opens a new one', async () => {
    const first = await raise({ username: 'pgustavo' });
    await put('/clock', { now: new Date(NOW_MS + 5 * DAY_MS - 60_000).toISOString() });
    expect(await offense(first.id)).toMatchObject({ inactive: false });
    await put('/clock', { now: NOW_MS + 5 * DAY_MS + 60_000 });
    const quiet = await offense(first.id);
    expect(quiet).toMatchObject({ inactive: true, status: 'OPEN' });
    expect(Number(quiet['last_persisted_time'])).toBeGreaterThan(NOW_MS + 4 * DAY_MS);
    const second = await raise({ username: 'pgustavo' });
    expect(second.id).toBeGreaterThan(first.id);
    expect(second.joined).toBe(false);
  });

  test('a closed offense is never joined', async () => {
    const first = await raise({ username: 'pgustavo' });
    await call(simulator, 'POST', `/api/siem/offenses/${first.id}?status=CLOSED&closing_reason_id=1`);
    expect((await raise({ username: 'pgustavo' })).id).toBeGreaterThan(first.id);
  });

  test('sense events alone open nothing until the risk is over the threshold', async () => {
    expect(await sense(9)).toMatchObject({ id: null, risk: 225 });
    expect(await sense(1)).toMatchObject({ id: 3, risk: 250 });
  });

  test.each([
    [{ username: 'x', at: NOW_MS + DAY_MS }, 'clock'],
    [{ username: 'x', rules: [] }, 'rules'],
    [{ username: 'x', severity: 11 }, 'severity'],
    [{ username: '' }, 'username'],
    [{ username: 'x', at: 'yesterday' }, 'at'],
    [{ username: 'x', colour: 'red' }, 'colour'],
  ])('%o is refused and %s is named', async (body, named) => {
    const answer = await raise(body);
    expect(answer.status).toBe(422);
    expect(answer.error).toContain(named);
  });
});

describe('the clock', () => {
  test('starts where it is told and runs on', async () => {
    const { now } = (await call(simulator, 'GET', '/simulator/clock')).json() as { now: number };
    expect(now).toBeGreaterThanOrEqual(NOW_MS);
    expect(now).toBeLessThan(NOW_MS + 60_000);
    await put('/clock', { now: '2027-01-01T00:00:00Z' });
    expect(simulator.control.now()).toBeGreaterThanOrEqual(Date.UTC(2027, 0, 1));
  });
});

describe('faults', () => {
  test.each([
    ['401', 401, 18],
    ['403', 403, 26],
    ['429', 429, 1],
    ['500', 500, 1020],
    ['503', 503, 1010],
  ])('%s answers %i with code %i, as often as asked', async (kind, status, code) => {
    await put('/faults', { faults: [{ path: '/api/siem', kind, times: 2 }] });
    for (const expected of [status, status, 200]) {
      expect((await call(simulator, 'GET', '/api/siem/offenses')).status).toBe(expected);
    }
    await put('/faults', { faults: [{ path: '/api/siem', kind }] });
    expect((await call(simulator, 'GET', '/api/siem/offenses')).json()).toMatchObject({ code });
    expect((await call(simulator, 'GET', '/api/system/about')).status).toBe(200);
    await call(simulator, 'DELETE', '/simulator/faults');
    expect((await call(simulator, 'GET', '/api/siem/offenses')).status).toBe(200);
  });

  test.each(['down', 'reset', 'truncated', 'lost_reply'])('%s breaks the connection, and the next one works', async (kind) => {
    await put('/faults', { faults: [{ path: '/api/siem', kind, times: 1 }] });
    await expect(call(simulator, 'GET', '/api/siem/offenses')).rejects.toThrow(/hang up|ECONNRESET|aborted/);
    expect((await call(simulator, 'GET', '/api/siem/offenses')).status).toBe(200);
  });

  test.each([
    ['lost_reply', 1],
    ['truncated', 1],
    ['down', 0],
    ['503', 0],
  ])('after %s, %i notes are stored', async (kind, stored) => {
    await put('/faults', { faults: [{ path: '/api/siem/offenses/2/notes', kind, times: 1 }] });
    await call(simulator, 'POST', '/api/siem/offenses/2/notes?note_text=x').catch(() => null);
    expect((await call(simulator, 'GET', '/api/siem/offenses/2/notes')).json()).toHaveLength(stored);
    expect(simulator.control.writes()).toHaveLength(1);
  });

  test('slow answers late', async () => {
    await put('/faults', { faults: [{ kind: 'slow', ms: 300, times: 1 }] });
    const from = performance.now();
    expect((await call(simulator, 'GET', '/api/system/about')).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThan(290);
  });

  test('an unknown kind is refused and the kinds are named', async () => {
    const answer = await put('/faults', { faults: [{ kind: 'flood' }] });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('stuck_sorting');
  });
});

describe('what the organisation exports', () => {
  test('is served as files, without log-in', async () => {
    expect((await call(simulator, 'GET', '/simulator/hr.csv', { token: null })).text).toBe('employee_id\nE0001\n');
    expect((await call(simulator, 'GET', '/simulator/context.csv', { token: null })).text).toBe('kind\n');
    expect((await call(simulator, 'GET', '/simulator/past-incidents.jsonl', { token: null })).text).toBe('');
    expect((await call(simulator, 'GET', '/simulator/truth', { token: null })).json()).toEqual([]);
  });

  test('searches are listed with their time', async () => {
    await put('/ariel', { delayMs: 100 });
    await runAql(simulator, 'SELECT qid AS q FROM events LIMIT 1 LAST 1 DAYS');
    const [search] = (await call(simulator, 'GET', '/simulator/searches')).json() as {
      startMs: number;
      endMs: number;
      runningMs: number;
      status: string;
    }[];
    expect(search).toMatchObject({ status: 'COMPLETED' });
    expect(search?.runningMs).toBeGreaterThanOrEqual(99);
  });
});
