import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ApiContext } from './operations.ts';

/** Breaks the connection without an answer. */
export function breakOff(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Resets the connection, as a crashed server would. */
export function reset(c: ApiContext): Response {
  const { socket } = c.env.incoming;
  if ('resetAndDestroy' in socket && typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy();
  else socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Sends status, headers and half of the body, announces all of it, and breaks off. */
export async function sendHalf(c: ApiContext, response: Response): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const { outgoing } = c.env;
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'Content-Length': String(body.length) });
  const { promise, resolve } = Promise.withResolvers<void>();
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve());
  await promise;
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
