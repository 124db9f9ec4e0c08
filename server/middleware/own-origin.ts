import type { MiddlewareHandler } from 'hono';
import { ForbiddenError } from '../../domain/errors.ts';
import { isLoopback } from '../addresses.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send, whatever its content type: an unsafe request must come from our own origin as
 * far as the browser says. Hints are signed and come from no browser. `publicUrl` null: only this machine's own addresses are ours.
 */
export function ownOrigin(options: { publicUrl: string | null; except: string }): MiddlewareHandler {
  const own = options.publicUrl === null ? null : new URL(options.publicUrl).origin;
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    if (own === null && !isLoopback(hostName(host)))
      throw new ForbiddenError('this address is not one of the service: set PUBLIC_URL to use it');
    if (!SAFE.has(c.req.method) && !c.req.path.startsWith(options.except)) {
      const origin = c.req.header('origin');
      const site = c.req.header('sec-fetch-site');
      const ours = origin === undefined || origin === (own ?? `http://${host}`);
      if (!ours || (site !== undefined && site !== 'same-origin')) throw new ForbiddenError('the request came from another site');
    }
    await next();
  };
}

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '');
}
