import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from './chromium.ts';
import { openScene } from './scene.ts';

/** A picture of every page, light and dark, over the generated organisation: what `docs/screens/` holds. */
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** The narrowest in which the three panes stand side by side: small files. */
const VIEWPORT = { width: 1100, height: 640 };

const scene = await openScene();
const browser = await startChromium();
try {
  const story = await scene.bring('night-hr-files', 'awaiting_review');
  await scene.waitUntil('the open offenses', (q) => q.running.length === 0 && q.waiting.length >= 7);
  await scene.bringFailed();
  const twin = (await scene.lineOf(41))?.caseId ?? '';
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pages = [
    { name: 'log-in', path: '/login', as: null },
    { name: 'queue', path: '/queue', as: 'sam' },
    { name: 'case', path: `/cases/${story}`, as: 'sam' },
    { name: 'case-explained', path: `/cases/${twin}`, as: 'sam' },
    { name: 'evidence', path: `/cases/${story}/evidence/E7`, as: 'sam' },
    { name: 'names', path: `/cases/${story}/identities`, as: 'sam' },
    { name: 'audit', path: '/audit?check=yes', as: 'aud' },
  ];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, path, as } of pages) {
      const context = await browser.newContext({ viewport: VIEWPORT, baseURL: scene.url, colorScheme });
      const page = await context.newPage();
      if (as !== null) {
        await page.goto('/login');
        await page.fill('#userName', as);
        await page.fill('#password', scene.world.users.find((u) => u.userName === as)?.password ?? '');
        await page.getByRole('button', { name: 'Log in' }).click();
      }
      await page.goto(path);
      await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
      await context.close();
    }
  }
  process.stdout.write(`${pages.length * 2} pictures in docs/screens\n`);
} finally {
  await browser.close();
  await scene.stop();
}
