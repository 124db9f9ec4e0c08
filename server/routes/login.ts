import { z } from 'zod';
import { ForbiddenError } from '../../domain/errors.ts';
import { CSRF_FIELD, readForm } from '../forms.ts';
import {
  clearSessionCookie,
  expectedLogInCsrf,
  logInCsrf,
  newToken,
  sameText,
  SESSION_MS,
  setSessionCookie,
  tokenHashOf,
} from '../middleware/session.ts';
import { loginPage } from '../pages/login.ts';
import { loggedInOf, page, type AppContext, type Route } from './route.ts';

const Form = z.object({
  [CSRF_FIELD]: z.string().max(100),
  next: z.string().max(300).default('/queue'),
  userName: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});

/** Where the connection comes from. Headers say what their sender likes: whoever counts by them counts nobody. */
function addressOf(c: AppContext): string {
  const env: unknown = c.env;
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? 'unknown';
}

/** Only a path of ours may follow a log-in. */
function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?:queue|audit|cases\/[\w-]{1,64}(?:\/(?:identities|evidence\/[\w-]{1,16}))?)$/.test(next)
    ? next
    : '/queue';
}

export const login: Route = (app, deps) => {
  const cookies = { https: deps.publicUrl?.startsWith('https:') === true };
  const show = (c: AppContext, message: string | null, next: string, status: 200 | 401 | 429 = 200): Promise<Response> =>
    page(c, deps, 'Log in', loginPage({ title: deps.identity?.title ?? null, csrf: logInCsrf(c, cookies), next, message }), status);

  app.get('/login', (c) => show(c, null, safeNext(c.req.query('next'))));

  app.post('/login', async (c) => {
    if (deps.identity === null) return show(c, null, '/queue', 401);
    const form = await readForm(c, Form);
    const expected = expectedLogInCsrf(c, cookies);
    if (expected === null || !sameText(form[CSRF_FIELD], expected))
      throw new ForbiddenError('the log-in form is out of date; load it again');
    const from = addressOf(c);
    const answer = await deps.identity.logIn({ userName: form.userName, password: form.password, from, nowMs: deps.nowMs() });
    if (answer.state === 'too_many') {
      c.header('retry-after', String(answer.retryAfterSeconds));
      return show(c, `Too many failed tries. Try again in ${Math.ceil(answer.retryAfterSeconds / 60)} min.`, safeNext(form.next), 429);
    }
    if (answer.state === 'refused') return show(c, 'User name or password is wrong.', safeNext(form.next), 401);
    const token = newToken();
    await deps.sessions.open({ tokenHash: tokenHashOf(token), identity: answer.identity, ttlMs: SESSION_MS });
    setSessionCookie(c, cookies, token);
    return c.redirect(safeNext(form.next), 303);
  });

  app.post('/logout', async (c) => {
    await deps.sessions.close(loggedInOf(c).tokenHash);
    clearSessionCookie(c, cookies);
    return c.redirect('/login', 303);
  });
};
