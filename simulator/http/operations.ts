import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { mayDo, type Access, type Caller } from '../callers.ts';
import { ApiError, errorResponse, forbidden } from './envelope.ts';
import type { ListRequest } from './list.ts';
import type { Params } from './params.ts';

export type Env = { Bindings: HttpBindings; Variables: { caller: Caller; params: Params; body: string } };
export type ApiContext = Context<Env>;

export type Operation = { method: 'GET' | 'POST' | 'DELETE'; path: string; access: Access };

type Handler = (c: ApiContext) => Response | Promise<Response>;

/** Collects what the stand-in can do; `/api/help/endpoints` lists the same. */
export type Operations = {
  get(path: string, access: Access, handler: Handler): void;
  post(path: string, access: Access, handler: Handler): void;
  delete(path: string, access: Access, handler: Handler): void;
  list(): Operation[];
  /** Routes under /api; a known path with another method is 405. */
  app(): Hono<Env>;
};

/** Paths are written as QRadar documents them, below /api: `/siem/offenses/{offense_id}`. */
export function createOperations(): Operations {
  const operations: (Operation & { handler: Handler })[] = [];
  const add =
    (method: Operation['method']) =>
    (path: string, access: Access, handler: Handler): void => {
      operations.push({ method, path, access, handler });
    };
  return {
    get: add('GET'),
    post: add('POST'),
    delete: add('DELETE'),
    list: () => operations.map(({ method, path, access }) => ({ method, path, access })),
    app() {
      const app = new Hono<Env>();
      for (const { method, path, access, handler } of operations) {
        app.on(method, routed(path), async (c) => {
          if (!mayDo(c.var.caller, access)) throw forbidden();
          const response = await handler(c);
          // Sets have a successor in this version; maps and tables have none.
          if (path.startsWith('/reference_data/sets')) response.headers.set('Deprecated', 'true');
          return response;
        });
      }
      for (const path of new Set(operations.map((o) => routed(o.path)))) {
        app.all(path, () => errorResponse(new ApiError(405, 1, 'This method type is not currently supported.')));
      }
      return app;
    },
  };
}

function routed(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** A part of the path that must be a whole number; anything else is a parameter fault. */
export function pathInteger(c: ApiContext, name: string): number {
  const text = c.req.param(name) ?? '';
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(422, 1005, `The value "${text}" of "${name}" is not a number`);
  return Number(text);
}

export function listRequest(c: ApiContext): ListRequest {
  const { params } = c.var;
  return { fields: params.text('fields'), filter: params.text('filter'), sort: params.text('sort'), range: c.req.header('Range') };
}
