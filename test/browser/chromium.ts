import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the machine's own Chromium; `.ci/setup-browser.sh` installs one. CASEWRIGHT_CHROMIUM names another program. */
export function startChromium(): Promise<Browser> {
  const named = process.env['CASEWRIGHT_CHROMIUM'] ?? '';
  const executablePath = [named, ...PLACES].find((p) => p !== '' && existsSync(p));
  if (executablePath === undefined) throw new Error('no Chromium on this machine: run .ci/setup-browser.sh, or set CASEWRIGHT_CHROMIUM');
  // As root, and in containers without a large /dev/shm, Chromium starts only so.
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
}
