import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { authorOf } from './callers.ts';
import { authenticate } from './http/authenticate.ts';
import { breakOff, reset, sendHalf } from './http/break.ts';
import { ApiError, errorResponse, forbidden, unauthorized } from './http/envelope.ts';
import { createOperations, type ApiContext, type Env } from './http/operations.ts';
import { readParams } from './http/params.ts';
import { writeKind } from './http/writes.ts';
import { accessRoutes } from './routes/access.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { arielRoutes } from './routes/ariel.ts';
import { controlRoutes, type Control } from './routes/control.ts';
import { helpRoutes } from './routes/help.ts';
import { offenseRoutes } from './routes/offenses.ts';
import { referenceDataRoutes } from './routes/reference-data.ts';
import { siemRoutes } from './routes/siem.ts';
import { applicationRoutes, UBA_PATH, ubaApp } from './routes/uba.ts';
import type { World } from './world.ts';

const LONGEST_URL = 8_192;

/** The whole stand-in: QRadar's API, UBA's app and the control routes. */
export function createApp(world: World, control: Control): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error);
    return errorResponse(new ApiError(500, 1020, 'An error occurred during the attempt to process the request.', error.message));
  });
  app.notFound(() => errorResponse(new ApiError(404, 1002, 'We could not find the resource you requested.')));

  app.route('/simulator', controlRoutes(world, control));
  app.use(recordWrites(world));
  app.use(faulty(world));
  app.use(async (c, next) => {
    if (c.req.url.length > LONGEST_URL) throw new ApiError(414, 1, 'REQUEST-URI TOO LONG');
    const caller = authenticate(world.callers, (name) => c.req.header(name));
    if (caller === null) throw unauthorized();
    c.set('caller', caller);
    c.set('params', readParams(new URL(c.req.url), c.req.header('Content-Type'), c.var.body));
    await next();
    c.header('Set-Cookie', `SEC=${caller.token}; Path=/; Secure; HttpOnly`);
  });

  const operations = createOperations();
  offenseRoutes(operations, world);
  siemRoutes(operations, world);
  analyticsRoutes(operations, world);
  arielRoutes(operations, world);
  referenceDataRoutes(operations, world);
  accessRoutes(operations, world);
  applicationRoutes(operations);
  helpRoutes(operations);
  app.route('/api', operations.app());
  app.route(UBA_PATH, ubaApp(world));
  app.post('/auth/logout', () => Response.json({ success: true }));
  return app;
}

/** Keeps every write as it arrived, whatever becomes of it. */
function recordWrites(world: Pick<World, 'writes' | 'clock' | 'callers'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const body = c.req.method === 'GET' ? '' : await c.req.text();
    c.set('body', body);
    const kind = writeKind(c.req.method, c.req.path);
    if (kind === null) {
      await next();
      return;
    }
    const atMs = world.clock.now();
    await next();
    const url = new URL(c.req.url);
    const params = readParams(url, c.req.header('Content-Type'), body);
    const names = [...url.searchParams.keys(), ...new URLSearchParams(body.startsWith('{') || body.startsWith('[') ? '' : body).keys()];
    const text = kind === 'note' ? params.text('note_text') : null;
    const caller = authenticate(world.callers, (name) => c.req.header(name));
    world.writes.add({
      atMs,
      kind,
      method: c.req.method,
      path: decodeURIComponent(c.req.path),
      caller: caller === null ? null : authorOf(caller),
      params: Object.fromEntries(names.map((name) => [name, params.text(name) ?? ''])),
      body,
      text,
      bytes: text === null ? null : Buffer.from(text, 'utf8').toString('base64'),
      status: c.env.incoming.socket.destroyed ? null : c.res.status,
    });
  };
}

const BEFORE = ['down', 'slow', '401', '403', '429', '500', '503', 'reset'] as const;
const AFTER = ['truncated', 'lost_reply'] as const;

/** Plays the faults that were set for the path. */
function faulty(world: Pick<World, 'faults'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const before = world.faults.take(c.req.path, BEFORE);
    if (before?.kind === 'slow') await pause(before.ms);
    else if (before !== null) return await refusal(c, before.kind);
    const after = world.faults.take(c.req.path, AFTER);
    await next();
    if (after?.kind === 'lost_reply') return breakOff(c);
    return after?.kind === 'truncated' ? await sendHalf(c, c.res) : undefined;
  };
}

function refusal(c: ApiContext, kind: string): Response | Promise<Response> {
  if (kind === 'down') return breakOff(c);
  if (kind === 'reset') return reset(c);
  if (kind === '401') return errorResponse(unauthorized());
  if (kind === '403') return errorResponse(forbidden());
  if (kind === '429') return errorResponse(new ApiError(429, 1, 'Too many requests.'));
  if (kind === '500') return errorResponse(new ApiError(500, 1020, 'An error occurred during the attempt to process the request.'));
  return errorResponse(new ApiError(503, 1010, 'The Ariel server might be temporarily unavailable or offline. Please try again later.'));
}

async function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  await promise;
}
