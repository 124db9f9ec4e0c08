import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppEnvironment } from '../environment.ts';
import type { Identity } from '../identity/port.ts';

export const SESSION_MS = 8 * 60 * 60_000;
const LOG_IN_SECONDS = 900;

export type CookieOptions = { https: boolean };
export type FindSession = (tokenHash: string, nowMs: number) => Promise<Identity | null>;

/** Only the hash of the cookie is ever stored. */
export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** The token of the forms hangs on the cookie: who has no cookie can make no form. */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('form').digest('base64url');
}

export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Finds who is logged in. A cookie that is not one of ours is nobody's. */
export function session(deps: { findSession: FindSession; nowMs: () => number } & CookieOptions): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const token = getCookie(c, sessionName(deps));
    if (token !== undefined && /^[\w-]{43}$/.test(token)) {
      const tokenHash = tokenHashOf(token);
      const identity = await deps.findSession(tokenHash, deps.nowMs());
      if (identity !== null) c.set('loggedIn', { ...identity, csrf: csrfOf(token), tokenHash });
    }
    await next();
  };
}

function sessionName({ https }: CookieOptions): string {
  return https ? '__Host-casewright' : 'casewright';
}

/** Before somebody is logged in, the log-in form is bound to a cookie of its own. */
function logInName({ https }: CookieOptions): string {
  return https ? '__Host-casewright-log-in' : 'casewright-log-in';
}

const attributes = ({ https }: CookieOptions) => ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: https }) as const;

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function setSessionCookie(c: Context, options: CookieOptions, token: string): void {
  setCookie(c, sessionName(options), token, { ...attributes(options), maxAge: SESSION_MS / 1000 });
  deleteCookie(c, logInName(options), attributes(options));
}

export function clearSessionCookie(c: Context, options: CookieOptions): void {
  deleteCookie(c, sessionName(options), attributes(options));
}

/** The token for the log-in form; sets its cookie when there is none. */
export function logInCsrf(c: Context, options: CookieOptions): string {
  const found = getCookie(c, logInName(options));
  const token = found !== undefined && /^[\w-]{43}$/.test(found) ? found : newToken();
  if (token !== found) setCookie(c, logInName(options), token, { ...attributes(options), maxAge: LOG_IN_SECONDS });
  return csrfOf(token);
}

/** What the log-in form must carry, or null when its cookie is gone. */
export function expectedLogInCsrf(c: Context, options: CookieOptions): string | null {
  const token = getCookie(c, logInName(options));
  return token === undefined ? null : csrfOf(token);
}
