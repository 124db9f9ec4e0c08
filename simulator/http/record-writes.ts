import type { MiddlewareHandler } from 'hono';
import { authorOf } from '../callers.ts';
import type { World } from '../world.ts';
import { authenticate } from './authenticate.ts';
import type { Env } from './mount.ts';
import { readParams } from './params.ts';
import { writeKind } from './writes.ts';

/** Reads the body, and keeps every write as it arrived, whatever becomes of it. */
export function recordWrites(world: Pick<World, 'writes' | 'clock' | 'directory'>): MiddlewareHandler<Env> {
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
    const caller = authenticate(world.directory.callers, world.clock.now(), (name) => c.req.header(name));
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
