import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import type { RunningSimulator } from '../start.ts';
import { call, NOW_MS, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeEach(async () => {
  simulator = await startTestSimulator();
});
afterEach(() => simulator.close());

const LATERAL = 'UBA : Potential Lateral Movement';
const times = (n: number): string[] => Array.from({ length: n }, () => LATERAL);
const sense = (username: string, n: number) => simulator.control.sense({ username, rules: times(n) });
const put = (path: string, body: unknown) => call(simulator, 'PUT', `/simulator${path}`, { token: null, body: JSON.stringify(body) });
const add = (path: string) => call(simulator, 'POST', `/api/reference_data/${path}`);
async function user(username: string): Promise<Record<string, unknown> | undefined> {
  const body = JSON.stringify({ users: [username] });
  const answer = await call(simulator, 'POST', '/console/plugins/1102/app_proxy/api/bulk_user_info', { body });
  return (answer.json() as { users: Record<string, unknown>[] }).users[0];
}

describe('the risk', () => {
  test('accumulates, and decays by half a percent an hour', async () => {
    await sense('newcomer', 4);
    expect(await user('newcomer')).toMatchObject({ risk: 100, trending: 1 });
    simulator.control.setClock(NOW_MS + HOUR_MS + 1_000);
    expect(await user('newcomer')).toMatchObject({ risk: 99.5, risk_1: 100, trending: -1 });
    simulator.control.setClock(NOW_MS + 10 * HOUR_MS + 1_000);
    expect((await user('newcomer'))?.['risk']).toBeCloseTo(100 * 0.995 ** 10, 9);
  });

  test('is over the threshold: an offense opens, the user is in the set of high risk users, and later events join', async () => {
    await put('/uba', { threshold: 60 });
    expect(await sense('newcomer', 2)).toMatchObject({ id: null, risk: 50 });
    const opened = await sense('newcomer', 1);
    expect(opened).toMatchObject({ joined: false, risk: 75, id: expect.any(Number) });
    expect(await sense('newcomer', 1)).toEqual({ id: opened.id, joined: true, risk: 100 });
    const set = (await call(simulator, 'GET', '/api/reference_data/sets/UBA%20%3A%20High%20Risk%20Users')).json();
    expect(JSON.stringify(set)).toContain('newcomer');
  });

  test('follows the value in the table UBA : Rule Data', async () => {
    await add(`tables/UBA%20%3A%20Rule%20Data?outer_key=${encodeURIComponent(LATERAL)}&inner_key=senseValue&value=40`);
    expect(await sense('newcomer', 1)).toMatchObject({ risk: 40 });
  });

  test('is scaled by a watchlist, filled from a set or by an expression', async () => {
    await add('sets?name=Leavers&element_type=ALNIC');
    await add('sets/Leavers?value=newcomer');
    await put('/uba', {
      watchlists: [
        { name: 'Leavers', riskScale: 2, set: 'Leavers' },
        { name: 'Admins', riskScale: 3, regex: '^adm\\.' },
      ],
    });
    expect(await sense('newcomer', 1)).toMatchObject({ risk: 50 });
    expect(await sense('adm.kim', 1)).toMatchObject({ risk: 75 });
    expect(await user('newcomer')).toMatchObject({
      watched: true,
      watchlist_memberships: [{ name: 'Leavers', risk_scale: 2, from_ref_set: true }],
    });
  });

  test('of a rule that is switched off does not grow', async () => {
    const [rule] = (await call(simulator, 'GET', `/api/analytics/rules?filter=name%3D%22${encodeURIComponent(LATERAL)}%22`)).json() as {
      id: number;
    }[];
    await call(simulator, 'POST', `/api/analytics/rules/${rule?.id}`, {
      body: '{"enabled":false}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(await sense('newcomer', 3)).toMatchObject({ risk: 0 });
  });
});

describe('who is let be', () => {
  test('a user who is not tracked has no risk and no offense', async () => {
    expect(await sense('Untracked', 50)).toMatchObject({ id: null, risk: 0 });
    expect(await user('Untracked')).toBeUndefined();
  });

  test('a trusted user has a risk and no offense', async () => {
    await add('sets?name=UBA%20%3A%20Trusted%20Usernames&element_type=ALNIC');
    await add('sets/UBA%20%3A%20Trusted%20Usernames?value=newcomer');
    expect(await sense('newcomer', 20)).toMatchObject({ id: null, risk: 500 });
    expect(await user('newcomer')).toMatchObject({ trusted_user: true, alert: true });
  });

  test('without the setting that makes offenses none opens', async () => {
    simulator.control.setSwitch('uba_makes_offenses', false);
    expect(await sense('newcomer', 20)).toMatchObject({ id: null });
  });
});

describe('the ages of an offense', () => {
  test('closed long ago and not protected, it is deleted when the switch says so', async () => {
    simulator.control.setSwitch('delete_old_offenses', true);
    simulator.control.setClock(NOW_MS + 31 * 24 * HOUR_MS);
    expect((await call(simulator, 'GET', '/api/siem/offenses')).json()).toEqual([]);
    const { id } = await simulator.control.raise({ username: 'newcomer', rules: [LATERAL], severity: 5 });
    expect(id).toBeGreaterThan(2);
  });
});
