import type { MiddlewareHandler } from 'hono';
import { ForbiddenError } from '../../domain/errors.ts';
import { CSRF_FIELD, CSRF_HEADER } from '../forms.ts';
import type { AppEnvironment } from '../environment.ts';
import { problemResponse } from '../problem.ts';
import { sameText } from './session.ts';

const OPEN = /^\/(?:login|health|ready|static\/[\w.-]+|hooks\/[\w-]+)$/;
const SAFE = new Set(['GET', 'HEAD']);
const MAX_PATH = 200;

/** Nobody sees anything without a log-in: pages lead to /login, everything else is answered 401. */
export const requireLogIn: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  if (OPEN.test(c.req.path)) return next();
  if (c.get('loggedIn') === null) {
    const page = SAFE.has(c.req.method) && !c.req.path.endsWith('.json');
    if (page) return c.redirect(`/login?next=${encodeURIComponent(c.req.path.slice(0, MAX_PATH))}`, 302);
    const detail = 'log in first';
    return problemResponse({ status: 401, code: 'forbidden', title: 'Not logged in', detail }, c.get('requestId'));
  }
  return next();
};

/** Every unsafe request of somebody who is logged in carries the token of their forms, as a field or as a header. */
export const requireCsrf: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  const loggedIn = c.get('loggedIn');
  if (SAFE.has(c.req.method) || OPEN.test(c.req.path) || loggedIn === null) return next();
  const given = c.req.header(CSRF_HEADER) ?? (await fieldOf(c.req));
  if (given === null || !sameText(given, loggedIn.csrf)) throw new ForbiddenError('the form is out of date; load the page again');
  return next();
};

async function fieldOf(request: {
  header(name: string): string | undefined;
  parseBody(): Promise<Record<string, unknown>>;
}): Promise<string | null> {
  const type = request.header('content-type') ?? '';
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type)) return null;
  const value = (await request.parseBody())[CSRF_FIELD];
  return typeof value === 'string' ? value : null;
}
