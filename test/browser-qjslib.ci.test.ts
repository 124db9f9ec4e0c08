import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestSimulator } from '../simulator/testing.ts';
import type { RunningSimulator } from '../simulator/start.ts';
import { startChromium } from './browser/chromium.ts';

/** IBM's library for pages inside the console, as it is published. */
const LIBRARY = readFileSync(join(import.meta.dirname, '..', 'node_modules', 'qjslib', 'lib', 'qappfw.min.js'), 'utf8');

vi.setConfig({ testTimeout: 60_000 });

let simulator: RunningSimulator;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [simulator, browser] = await Promise.all([startTestSimulator(), startChromium()]);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  // Who is logged in to the console has these two.
  await context.addCookies([
    { name: 'SEC', value: simulator.callers[0]?.token ?? '', url: simulator.url, secure: true },
    { name: 'QRadarCSRF', value: 'made-by-the-console', url: simulator.url },
  ]);
  page = await context.newPage();
  await page.goto(`${simulator.url}/api/help/versions`);
  await page.addScriptTag({ content: LIBRARY });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await simulator.close();
});

type Answer = { status: number; body: unknown };

/** `QRadar.rest` of the library: an XMLHttpRequest with the cookies of the session, and a time in the address against caches. */
function rest(args: { httpMethod: string; path: string; body?: string; headers?: { name: string; value: string }[] }): Promise<Answer> {
  return page.evaluate(
    (asked) =>
      new Promise<Answer>((resolve, reject) => {
        const { QRadar } = Reflect.get(globalThis, 'qappfw') as { QRadar: { rest(args: object): void } };
        QRadar.rest({
          ...asked,
          onComplete(this: { status: number; responseText: string }) {
            resolve({ status: this.status, body: JSON.parse(this.responseText) });
          },
          onError: () => reject(new Error('no answer')),
        });
      }),
    args,
  );
}

/** `QRadar.fetch` of the library. */
function ask(path: string): Promise<Answer> {
  return page.evaluate(async (asked) => {
    const { QRadar } = Reflect.get(globalThis, 'qappfw') as { QRadar: { fetch(path: string): Promise<Response> } };
    const answer = await QRadar.fetch(asked);
    return { status: answer.status, body: await answer.json() };
  }, path);
}

test('offenses are listed, with a Range, and changed', async () => {
  const headers = [{ name: 'Range', value: 'items=0-1' }];
  const listed = await rest({ httpMethod: 'GET', path: '/api/siem/offenses?fields=id,status,follow_up', headers });
  expect(listed).toMatchObject({ status: 200, body: [{ id: expect.any(Number) }, { id: expect.any(Number) }] });
  const [{ id }] = listed.body as [{ id: number }];
  expect(await rest({ httpMethod: 'POST', path: `/api/siem/offenses/${id}?follow_up=true` })).toMatchObject({
    status: 200,
    body: { id, follow_up: true },
  });
  const note = await rest({ httpMethod: 'POST', path: `/api/siem/offenses/${id}/notes?note_text=seen` });
  expect(note).toMatchObject({ status: 201, body: { note_text: 'seen' } });
});

test('a search is made, waited for and read', async () => {
  const query = encodeURIComponent('SELECT COUNT(*) AS n FROM events LAST 7 DAYS');
  const made = await rest({ httpMethod: 'POST', path: `/api/ariel/searches?query_expression=${query}` });
  expect(made.status).toBe(201);
  const id = (made.body as { search_id: string }).search_id;
  await vi.waitUntil(async () => {
    const { body } = await rest({ httpMethod: 'GET', path: `/api/ariel/searches/${id}` });
    return (body as { status: string }).status === 'COMPLETED';
  });
  const { body } = await rest({ httpMethod: 'GET', path: `/api/ariel/searches/${id}/results` });
  expect((body as { events: { n: number }[] }).events[0]?.n).toBeGreaterThan(0);
});

test('its fetch gets what it asks for, and the error of what is not there', async () => {
  expect(await ask('/api/system/about')).toMatchObject({ status: 200, body: { external_version: expect.any(String) } });
  expect(await ask('/api/siem/offenses/999999')).toMatchObject({ status: 404, body: { http_response: { code: 404 }, code: 1002 } });
});
