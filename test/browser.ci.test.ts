import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateOrganisation } from '../simulator/organisation/generate.ts';
import { startChromium } from './browser/chromium.ts';
import { foundIn, identifiersOf } from './browser/identifiers.ts';
import { openScene, SCENE, type Scene } from './browser/scene.ts';

/** 1280 pixels at a zoom of 200 %. */
const ZOOMED = { width: 640, height: 450 };

vi.setConfig({ testTimeout: 120_000 });

let scene: Scene;
let browser: Browser;
/** Cases of the planted stories. */
let nightId: string;
let failedId: string;

beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene(), startChromium()]);
  nightId = await scene.bring('night-hr-files', 'awaiting_review');
  await scene.waitUntil('the open offenses', (q) => q.running.length === 0 && q.waiting.length >= 7);
  failedId = await scene.bringFailed();
}, 400_000);
afterAll(async () => {
  await browser.close();
  await scene.stop();
});

type Visitor = { page: Page; context: BrowserContext; complaints: string[]; close: () => Promise<void> };

/** A browser of its own; `complaints`: whatever the console said, every error, every request that failed or left the service. */
async function visitor(userName: string | null, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: scene.url, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (m) => complaints.push(`${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('requestfailed', (r) => {
    // Given up by the browser itself, when it went on to another page.
    if (r.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${r.url()}`);
  });
  page.on('request', (r) => void (r.url().startsWith(scene.url) || complaints.push(`left the service: ${r.url()}`)));
  if (userName !== null) {
    await page.goto('/login');
    await page.fill('#userName', userName);
    await page.fill('#password', scene.world.users.find((u) => u.userName === userName)?.password ?? '');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL('**/queue');
  }
  return { page, context, complaints, close: () => context.close() };
}

async function waitForText(page: Page, path: string, text: string | RegExp): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    await page.goto(path);
    if ((await page.getByText(text).count()) > 0) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`${path} does not say ${text}`);
}

const notes = (): string[] => scene.world.simulator.control.writes().flatMap((w) => (w.kind === 'note' ? [w.text ?? ''] : []));

describe('without a log-in', () => {
  test('a page leads to the log-in and back to where one wanted to go', async () => {
    const { page, complaints, close } = await visitor(null);
    await page.goto(`/cases/${nightId}`);
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.fill('#userName', 'sam');
    await page.fill('#password', 'wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('User name or password is wrong');
    await page.fill('#userName', 'sam');
    await page.fill('#password', scene.world.users[0]?.password ?? '');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(new URL(page.url()).pathname).toBe(`/cases/${nightId}`);
    expect(complaints.filter((c) => !c.includes('401'))).toEqual([]);
    await close();
  });

  test('every address but the log-in answers 302 or 401', async () => {
    for (const path of ['/', '/queue', `/cases/${nightId}`, `/cases/${nightId}/evidence/E1`, `/cases/${nightId}.json`, '/nowhere']) {
      const response = await fetch(`${scene.url}${path}`, { redirect: 'manual' });
      expect([302, 401]).toContain(response.status);
      expect(await response.text()).not.toContain(nightId);
    }
  });
});

describe.each([
  { name: 'with script', javaScriptEnabled: true },
  { name: 'without script', javaScriptEnabled: false },
])('$name', ({ javaScriptEnabled }) => {
  test('the queue says what waits, what failed where and why and what to fix, and which rule left an offense out', async () => {
    const { page, complaints, close } = await visitor('sam', { javaScriptEnabled });
    await page.goto('/queue');
    expect(await page.locator('#waiting').textContent()).toContain('needs investigation');
    expect(await page.locator('#waiting').textContent()).toContain('explained');
    await page.goto('/queue');
    const failed = page.locator('#failed');
    for (const words of ['Step', 'Why', 'What to fix']) expect(await failed.textContent()).toContain(words);
    expect(await failed.getByRole('button', { name: 'Try again' }).count()).toBeGreaterThan(0);
    expect(await page.locator('#skipped').textContent()).toContain('the offense was closed when it was first seen');
    expect(complaints).toEqual([]);
    await close();
  });

  test('the way from a sentence to its fact and from there to the rows, the query and their hash is three links', async () => {
    const { page, complaints, close } = await visitor('sam', { javaScriptEnabled });
    await page.goto('/queue');
    await page.goto(`/cases/${nightId}`);
    const chip = page.locator('#draft a.chip', { hasText: /^15$/ }).first();
    const fact = (await chip.getAttribute('href')) ?? '';
    await chip.click();
    expect(page.url()).toContain(fact);
    await page
      .locator(fact)
      .getByRole('link', { name: /^E\d+$/ })
      .first()
      .click();
    expect(await page.locator('h1').textContent()).toMatch(/^Evidence E\d+$/);
    expect(await page.locator('main').textContent()).toMatch(/[0-9a-f]{64}/);
    expect(await page.locator('pre').first().textContent()).toMatch(/^SELECT/);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('every page', () => {
  test('is without a violation that axe-core knows, in light and dark, and never scrolls sideways at 1280 pixels or a zoom of 200 %', async () => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints, close } = await visitor('sam', { colorScheme });
      for (const path of [
        '/queue',
        `/cases/${nightId}`,
        `/cases/${failedId}`,
        `/cases/${nightId}/evidence/E7`,
        `/cases/${nightId}/identities`,
        '/audit',
        '/nowhere',
      ]) {
        await page.goto(path);
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] };
          const { axe } = globalThis as typeof globalThis & { axe: { run(): Promise<{ violations: Violation[] }> } };
          return (await axe.run()).violations.map(
            (v) => `${v.id}, ${v.nodes.length} times: ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`,
          );
        });
        found.push(...violations.map((v) => `${path} ${colorScheme} ${v}`));
        for (const viewport of [ZOOMED, { width: 1280, height: 900 }]) {
          await page.setViewportSize(viewport);
          const wider = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
          if (wider > 0) found.push(`${path} is ${wider} pixels wider than ${viewport.width}`);
        }
      }
      expect(complaints.filter((c) => !/40[34]/.test(c))).toEqual([]);
      await close();
    }
    expect(found).toEqual([]);
  });

  test('has a policy that lets no inline code run, and none is there', async () => {
    const { page, close } = await visitor('sam');
    for (const path of ['/queue', `/cases/${nightId}`, '/nowhere']) {
      const response = await page.goto(path);
      const policy = response?.headers()['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(await page.locator('script:not([src]), [style], [onclick]').count()).toBe(0);
    }
    await close();
  });

  test('its HTML, JSON, headers and addresses hold no identifier of the organisation, whoever looks', async () => {
    const organisation = generateOrganisation({ size: 'small', ...SCENE });
    const identifiers = identifiersOf(organisation, { reviewers: scene.world.users.map((u) => u.userName) });
    expect(identifiers.length).toBeGreaterThan(1_000);
    expect(foundIn(`<td>${organisation.people[7]?.username ?? ''}</td>`, identifiers)).toHaveLength(1);
    const leaks: string[] = [];
    const everywhere = scene.world.users[0]?.userName;
    let seen = 0;
    for (const { userName } of scene.world.users) {
      const { page, close } = await visitor(userName);
      const todo = ['/queue', `/cases/${nightId}.json`, `/cases/${failedId}.json`];
      const done = new Set<string>();
      for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
        if (done.has(path)) continue;
        done.add(path);
        const response = await page.request.get(path);
        const body = await response.text();
        seen += 1;
        const all = `${path}\n${JSON.stringify(response.headers())}\n${body}`;
        leaks.push(...foundIn(all, identifiers).map((id) => `${userName} ${path}: ${id}`));
        const links = [...body.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
        // One reviewer goes to every row of every case; the others see the same rows, and what they open counts as read.
        todo.push(...links.filter((link) => userName === everywhere || !link.includes('/evidence/')));
      }
      await close();
    }
    expect(leaks).toEqual([]);
    expect(seen).toBeGreaterThan(100);
  }, 400_000);
});

describe('two reviewers', () => {
  test('of two who claim the same case at once one gets it, and the other is told who; a release gives it back', async () => {
    const id = (await scene.lineOf(44))?.caseId ?? '';
    const both = await Promise.all(['sam', 'sue'].map((name) => visitor(name, { javaScriptEnabled: false })));
    for (const { page } of both) await page.goto(`/cases/${id}`);
    await Promise.all(both.map(({ page }) => page.getByRole('button', { name: 'Claim it' }).click()));
    const texts = await Promise.all(both.map(async ({ page }) => (await page.locator('main').textContent()) ?? ''));
    const loser = texts.findIndex((t) => t.includes('works on this case; ask them to release it'));
    const winner = texts.findIndex((t) => t.includes('You work on this case'));
    expect([loser, winner].toSorted((a, b) => a - b)).toEqual([0, 1]);
    await both[loser]?.page.goto(`/cases/${id}`);
    expect(await both[loser]?.page.locator('#decide').textContent()).toContain(`${winner === 0 ? 'sam' : 'sue'} works on this case`);
    expect(await both[loser]?.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await both[winner]?.page.getByRole('button', { name: 'Release it' }).click();
    await both[loser]?.page.goto(`/cases/${id}`);
    expect(await both[loser]?.page.locator('#decide').textContent()).toContain('Nobody works on this case');
    for (const { close } of both) await close();
  });
});

describe('a name', () => {
  test('of a person, a share or a machine is read back by a form with a verdict and a reason, for the one who asked alone, and the log says so', async () => {
    const { page, complaints, close } = await visitor('sue', { javaScriptEnabled: false });
    await page.goto(`/cases/${nightId}`);
    await page.getByRole('link', { name: 'Names behind the tokens' }).click();
    const subject = generateOrganisation({ size: 'small', ...SCENE }).truth.find((t) => t.storyId === 'night-hr-files');
    const wanted = [subject?.username.toLowerCase() ?? '', '\\\\fs01\\hr-payroll'];
    const tokens = await page.locator('#token option').evaluateAll((options) => options.map((o) => o.getAttribute('value') ?? ''));
    expect(tokens.some((t) => t.startsWith('SYS-'))).toBe(true);
    expect((await page.locator('main').textContent())?.toLowerCase()).not.toContain(wanted[0]);
    for (const token of [tokens[0] ?? '', ...tokens.filter((t) => t.startsWith('SYS-'))]) {
      await page.selectOption('#token', token);
      await page.check('#provisional-unsure');
      await page.fill('#reveal-reason', 'The owner of the share must be asked.');
      await page.getByRole('button', { name: /^Reveal/ }).click();
    }
    const shown = ((await page.locator('#tokens').textContent()) ?? '').toLowerCase();
    for (const name of wanted) expect(shown).toContain(name);
    expect(page.url()).toBe(`${scene.url}/cases/${nightId}/identities`);
    expect(complaints).toEqual([]);
    await close();

    const other = await visitor('sam');
    await other.page.goto(`/cases/${nightId}/identities`);
    expect((await other.page.locator('main').textContent())?.toLowerCase()).not.toContain(wanted[0]);
    await other.close();
    const analyst = await visitor('ana');
    expect((await analyst.page.goto(`/cases/${nightId}/identities`))?.status()).toBe(403);
    await analyst.close();

    const auditor = await visitor('aud');
    await auditor.page.goto(`/audit?case=${nightId}&check=yes`);
    expect(await auditor.page.locator('#chain').textContent()).toContain('Whole:');
    expect(await auditor.page.locator('#rows').textContent()).toMatch(/identity revealed/);
    expect((await auditor.page.locator('main').textContent())?.toLowerCase()).not.toContain(wanted[0]);
    await auditor.close();
  });
});

describe('a reviewer', () => {
  test('opens the evidence of a case, edits a section, is refused a typed figure, and approves; the note that is posted is the one that was shown', async () => {
    const { page, complaints, close } = await visitor('sue', { javaScriptEnabled: false });
    await page.goto(`/cases/${nightId}`);
    expect(await page.locator('#decide').textContent()).toContain('Open the rows first');
    const leads = page.locator('#leading li');
    for (let i = 0; i < (await leads.count()); i += 1) {
      await leads
        .nth(i)
        .getByRole('link', { name: /^E\d+$/ })
        .first()
        .click();
      await page.getByRole('link', { name: 'Back to the case' }).click();
    }
    expect(await page.locator('#decide').textContent()).not.toContain('Open the rows first');
    await page.locator('#edit-context summary').click();
    const written = await page.inputValue('#text-context');
    await page.fill('#text-context', 'It was 4711 files.');
    await page.locator('#edit-context').getByRole('button', { name: 'Save the section' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('a figure that is no fact of the case');
    expect(await page.inputValue('#text-context')).toBe('It was 4711 files.');
    await page.fill('#text-context', `${written}\nThe roster was read.`);
    await page.locator('#edit-context').getByRole('button', { name: 'Save the section' }).click();
    expect(await page.locator('#draft').textContent()).toContain('The roster was read.');
    const shown = ((await page.locator('#note pre').textContent()) ?? '').trim();
    await page.check('#approve-true_positive');
    await page.getByRole('button', { name: /^Approve/ }).click();
    await scene.waitUntil('the posted note', (q) => q.decided.some((l) => l.caseId === nightId && l.status === 'published'));
    expect(notes().filter((n) => n === shown)).toHaveLength(1);
    await waitForText(page, `/cases/${nightId}`, 'Received');
    expect(await page.locator('#decision').textContent()).toContain('approve with edits by senior analyst');
    expect(complaints.filter((c) => !c.includes('400'))).toEqual([]);
    await close();
  });

  test('dismisses with a verdict and a reason, and nothing is posted', async () => {
    const { page, close } = await visitor('sam', { javaScriptEnabled: false });
    const before = notes().length;
    const id = (await scene.lineOf(41))?.caseId ?? '';
    await page.goto(`/cases/${id}`);
    await page.getByText('Dismiss instead').click();
    await page.check('#dismiss-benign_true_positive');
    await page.fill('#dismiss-reason', 'The ticket covers it.');
    await page.getByRole('button', { name: /^Dismiss/ }).click();
    await scene.waitUntil('the dismissed case', (q) => q.decided.some((l) => l.caseId === id && l.status === 'dismissed'));
    await page.goto(`/cases/${id}`);
    expect(await page.locator('#decision').textContent()).toContain('The ticket covers it.');
    expect(notes()).toHaveLength(before);
    await close();
  });

  test('tries a failed case again, and it comes to review', async () => {
    const { page, close } = await visitor('sam', { javaScriptEnabled: false });
    await page.goto(`/cases/${failedId}`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await scene.waitUntil('the case that had failed', (q) => q.waiting.some((l) => l.caseId === failedId));
    await close();
  });
});
