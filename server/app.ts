import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { AppError, InvalidError, NotFoundError } from '../domain/errors.ts';
import type { AppDeps } from './app-deps.ts';
import type { AppEnvironment } from './environment.ts';
import { ownOrigin } from './middleware/own-origin.ts';
import { requestId } from './middleware/request-id.ts';
import { requireCsrf, requireLogIn } from './middleware/require-log-in.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { session } from './middleware/session.ts';
import { errorPage } from './pages/error.ts';
import { problemOf, problemResponse } from './problem.ts';
import { ROUTES } from './routes/registry.ts';
import { page, type App, type AppContext } from './routes/route.ts';

const MAX_FORM_BYTES = 64 * 1_024;

/** The web side. It holds no state of its own: any number of these may run on one database. */
export function createApp(deps: AppDeps): App {
  const https = deps.publicUrl?.startsWith('https:') === true;
  const app = new Hono<AppEnvironment>();
  app.use(requestId(deps));
  app.use(securityHeaders({ https }));
  app.use(ownOrigin({ publicUrl: deps.publicUrl, except: '/hooks/' }));
  app.use(
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: (c) => answer(c, deps, new InvalidError(`at most ${MAX_FORM_BYTES} bytes may be sent`)),
    }),
  );
  app.use(session({ findSession: (tokenHash, nowMs) => deps.sessions.find(tokenHash, nowMs), nowMs: deps.nowMs, https }));
  app.use(requireLogIn);
  app.use(requireCsrf);
  for (const route of ROUTES) route(app, deps);
  app.notFound((c) => answer(c, deps, new NotFoundError('there is no such page')));
  app.onError((error, c) => answer(c, deps, error));
  return app;
}

/** An error as the caller can read it: a page for people, application/problem+json for programs. */
async function answer(c: AppContext, deps: Pick<AppDeps, 'log' | 'phase' | 'engine'>, error: unknown): Promise<Response> {
  const known = error instanceof HTTPException ? new InvalidError('the request cannot be read') : error;
  const problem = problemOf(known);
  const id = c.get('requestId');
  if (!(known instanceof AppError)) deps.log.error({ err: error, requestId: id }, 'unexpected error');
  if (!wantsPage(c)) return problemResponse(problem, id);
  return page(c, deps, problem.title, errorPage(problem, id), problem.status);
}

function wantsPage(c: AppContext): boolean {
  const { path } = c.req;
  return !/^\/(?:hooks|health|ready|static)/.test(path) && !path.endsWith('.json') && (c.req.header('accept') ?? '').includes('text/html');
}
