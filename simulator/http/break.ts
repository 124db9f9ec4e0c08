import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ApiContext } from './mount.ts';

/** Breaks the connection without an answer. */
export function breakOff(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Answers with headers, as if all were well, and breaks off before the body. */
export async function reset(c: ApiContext): Promise<Response> {
  const { outgoing } = c.env;
  outgoing.writeHead(200, { 'Content-Type': 'application/json;charset=UTF-8', 'Content-Length': '2' });
  outgoing.flushHeaders();
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
  c.env.incoming.socket.destroy();
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
  // Hono keeps the answer it has unless it is replaced, and would merge headers into the new one unless it is cleared first.
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
  return RESPONSE_ALREADY_SENT;
}
