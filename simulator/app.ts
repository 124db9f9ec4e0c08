import { Hono } from 'hono';
import { allOperations } from './api.ts';
import { authenticate } from './http/authenticate.ts';
import { ApiError, errorResponse, unauthorized } from './http/envelope.ts';
import { mountOperations, type Env } from './http/mount.ts';
import { readParams } from './http/params.ts';
import { playFaults, tooMany } from './http/play-faults.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { recordTraffic } from './http/traffic.ts';
import { recordWrites } from './http/record-writes.ts';
import { checkVersion } from './http/version.ts';
import { controlRoutes, type Control } from './routes/control.ts';
import { UBA_PATH, ubaApp } from './routes/uba.ts';
import type { World } from './world.ts';

/** The whole stand-in: QRadar's API, UBA's app and the control routes. */
export function createApp(world: World, control: Control): Hono<Env> {
  const { directory, switches, clock } = world;
  const app = new Hono<Env>();
  const isWithinLimit = createRateLimit(() => world.monotonicMs());
  app.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error);
    return errorResponse(new ApiError(500, 1020, 'An error occurred during the attempt to process the request.', error.message));
  });
  app.notFound(() => errorResponse(new ApiError(404, 1002, 'We could not find the resource you requested.')));
  app.route('/simulator', controlRoutes(world, control));

  app.use(recordTraffic(world.traffic, clock, () => world.monotonicMs()));
  app.use(recordWrites(world));
  app.use(playFaults(world.faults));
  app.use(async (c, next) => {
    if (c.req.url.length > switches.get('longest_url')) throw new ApiError(414, 1, 'REQUEST-URI TOO LONG');
    const caller = authenticate(directory.callers, clock.now(), (name) => c.req.header(name));
    if (caller === null) throw unauthorized();
    if (!isWithinLimit(caller.id, switches.get('requests_per_second'))) return tooMany(1_000);
    checkVersion(c.req.header('Version'), switches.get('strict_version'));
    caller.lastUsedMs = clock.now();
    c.set('caller', caller);
    c.set('params', readParams(new URL(c.req.url), c.req.header('Content-Type'), c.var.body));
    await next();
    c.header('Set-Cookie', `SEC=${caller.token}; Path=/; Secure; HttpOnly`);
    return undefined;
  });

  app.route('/api', mountOperations(allOperations(world), directory.mayDo));
  app.route(UBA_PATH, ubaApp(world));
  app.post('/auth/logout', () => Response.json({ success: true }));
  return app;
}
