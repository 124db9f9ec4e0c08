import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { Access, Caller } from '../callers.ts';
import { askOf } from './ask.ts';
import { ApiError, errorResponse, forbidden } from './envelope.ts';
import type { Operation } from './operation.ts';
import type { Params } from './params.ts';

export type Env = { Bindings: HttpBindings; Variables: { caller: Caller; params: Params; body: string } };
export type ApiContext = Context<Env>;

/** Routes for the operations below /api; a known path with another method is 405. `mayDo` says what a caller may. */
export function mountOperations(operations: readonly Operation[], mayDo: (caller: Caller, access: Access) => boolean): Hono<Env> {
  const app = new Hono<Env>();
  for (const operation of operations) {
    app.on(operation.method, routed(operation.path), async (c) => {
      if (!mayDo(c.var.caller, operation.access)) throw forbidden();
      const response = await operation.run(askOf(operation, c));
      if (operation.deprecated) response.headers.set('Deprecated', 'true');
      return response;
    });
  }
  for (const path of new Set(operations.map((o) => routed(o.path)))) {
    app.all(path, () => errorResponse(new ApiError(405, 1, 'This method type is not currently supported.')));
  }
  return app;
}

function routed(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
