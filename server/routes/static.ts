import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from './route.ts';

const STYLE = readFileSync(join(import.meta.dirname, '..', 'static', 'style.css'), 'utf8');

export const staticFiles: Route = (app) => {
  app.get('/static/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' }));
};
