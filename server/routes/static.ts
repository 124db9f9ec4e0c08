import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from './route.ts';

/** Everything that a page loads: from here, and from nowhere else. */
const FILES = { 'style.css': 'text/css; charset=utf-8', 'icon.svg': 'image/svg+xml' };

export const staticFiles: Route = (app) => {
  for (const [name, type] of Object.entries(FILES)) {
    const body = readFileSync(join(import.meta.dirname, '..', 'static', name), 'utf8');
    app.get(`/static/${name}`, (c) => c.body(body, 200, { 'content-type': type, 'cache-control': 'max-age=300' }));
  }
};
