import { afterEach, describe, expect, test } from 'vitest';
import { peopleOf } from './people.ts';
import { START_MS, startWholeService, until, type WholeService } from './whole-service.ts';

let world: WholeService;
afterEach(() => world.stop());

const ready = async () => {
  const response = await fetch(`${world.service.url ?? ''}/ready`);
  return { status: response.status, body: await response.text() };
};

/** The queue page, as the demo's senior analyst sees it. */
async function queuePage(): Promise<string> {
  const base = world.service.url ?? '';
  const [senior] = world.users;
  const form = await fetch(`${base}/login`);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const cookie = form.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const body = new URLSearchParams({ csrf, userName: senior?.userName ?? '', password: senior?.password ?? '' });
  const entered = await fetch(`${base}/login`, { method: 'POST', headers: { cookie, origin: base }, body, redirect: 'manual' });
  expect(entered.status).toBe(303);
  const session = entered.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return (await fetch(`${base}/queue`, { headers: { cookie: session } })).text();
}

describe('an operator sees', () => {
  test('a read token that QRadar refuses: not ready, and the queue says why it is empty', { timeout: START_MS }, async () => {
    world = await startWholeService({ QRADAR_READ_TOKEN: '00000000-0000-4000-8000-000000000000', POLL_SECONDS: '1' });
    const says = 'refuses QRADAR_READ_TOKEN: it is wrong, expired, or its role lacks a capability';
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body).toContain(says);
    expect(await queuePage()).toContain(`<strong>QRadar</strong> ${says}.`);
  });

  test('a token that expires while the service runs, and loses nothing by it', { timeout: START_MS }, async () => {
    world = await startWholeService({ POLL_SECONDS: '1' });
    expect((await ready()).status).toBe(200);
    world.simulator.control.setFaults([{ path: '/api', kind: '401' }]);
    const [username = ''] = peopleOf(world.simulator);
    const { id } = await world.simulator.control.raise({ username, rules: ['UBA : New Account Use Detected'], severity: 8 });
    await until('the service is not ready', async () => (await ready()).status === 503);
    expect(await queuePage()).toContain('refuses QRADAR_READ_TOKEN');
    world.simulator.control.clearFaults();
    await world.draft(id);
    await until('the service is ready', async () => (await ready()).status === 200);
    expect(await queuePage()).not.toContain('refuses QRADAR_READ_TOKEN');
  });

  test('a console that cannot be reached, without its address', { timeout: START_MS }, async () => {
    world = await startWholeService({ QRADAR_URL: 'https://127.0.0.1:9', POLL_SECONDS: '1' });
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body).toMatch(/does not answer|no answer in time/);
    expect(body).not.toContain('127.0.0.1');
  });
});
