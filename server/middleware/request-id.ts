import type { MiddlewareHandler } from 'hono';
import type { AppEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';

/** Gives each request an id of ours, says it in the answer, and logs method, route pattern, status and duration: no address, no query. */
export function requestId(deps: { newId: () => string; log: Log }): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const id = deps.newId();
    c.set('requestId', id);
    c.set('loggedIn', null);
    const from = performance.now();
    await next();
    c.header('x-request-id', id);
    const ms = Math.round(performance.now() - from);
    deps.log.debug({ requestId: id, method: c.req.method, status: c.res.status, ms }, 'request');
  };
}
