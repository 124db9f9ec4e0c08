import type { Access } from '../callers.ts';
import type { Ask } from './ask.ts';
import { jsonResponse } from './envelope.ts';
import { pick, type Shape } from './fields.ts';
import { listAnswer, stringListAnswer, type ListRules } from './list.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A query parameter; with `!` it is required. Required ones are looked for in the order of the declaration. */
export type ParamType = 'text' | 'integer' | 'boolean';
export type ParamSpec = ParamType | `${ParamType}!`;
/** What the request carries. With `json` the selection of fields is a header. */
export type BodyKind = 'json' | 'bytes';

/**
 * One operation. Everything that operations have in common happens before `run`, in this order: who is it, may they, `fields`,
 * required parameters, types of parameters.
 */
export type Operation = {
  readonly method: Method;
  /** Below /api, as QRadar documents it: `/siem/offenses/{offense_id}`. */
  readonly path: string;
  readonly access: Access;
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly body: BodyKind | null;
  /** What `fields` may name; null: there is no such parameter. */
  readonly shape: Shape | null;
  readonly deprecated: boolean;
  /** Takes filter, sort and Range. */
  readonly isList: boolean;
  run(ask: Ask): Response | Promise<Response>;
};

export type Row = Readonly<Record<string, unknown>>;
type May<T> = T | Promise<T>;
type Declared = {
  path: string;
  access: Access;
  params?: Readonly<Record<string, ParamSpec>>;
  deprecated?: boolean;
};
type Acting = Declared & { method: Method; body?: BodyKind };

const common = ({ path, access, params = {}, deprecated = false }: Declared) => ({ path, access, params, deprecated });

/** GET of a list of objects. */
export function list(d: Declared & ListRules & { shape: Shape; rows(ask: Ask): May<readonly Row[]> }): Operation {
  return {
    ...common(d),
    method: 'GET',
    body: null,
    shape: d.shape,
    isList: true,
    run: async (ask) => listAnswer(d, ask, await d.rows(ask)),
  };
}

/** GET of a list of plain strings. */
export function strings(d: Declared & { values(ask: Ask): May<readonly string[]> }): Operation {
  return {
    ...common(d),
    method: 'GET',
    body: null,
    shape: null,
    isList: true,
    run: async (ask) => stringListAnswer(ask, await d.values(ask)),
  };
}

/** An operation that answers with one object. */
export function one(d: Acting & { shape: Shape; status?: number; value(ask: Ask): May<Row> }): Operation {
  return {
    ...common(d),
    method: d.method,
    body: d.body ?? null,
    shape: d.shape,
    isList: false,
    run: async (ask) => jsonResponse(pick(await d.value(ask), ask.fields), d.status ?? 200),
  };
}

/** An operation that answers with a status and no body. */
export function done(d: Acting & { status: 200 | 202 | 204; act(ask: Ask): May<void> }): Operation {
  return {
    ...common(d),
    method: d.method,
    body: d.body ?? null,
    shape: null,
    isList: false,
    async run(ask) {
      await d.act(ask);
      return new Response(null, { status: d.status });
    },
  };
}

/** An operation with an answer of its own kind. */
export function raw(d: Acting & { shape?: Shape; isList?: boolean; respond(ask: Ask): May<Response> }): Operation {
  return {
    ...common(d),
    method: d.method,
    body: d.body ?? null,
    shape: d.shape ?? null,
    isList: d.isList ?? false,
    run: (ask) => d.respond(ask),
  };
}
