import type { Caller } from '../callers.ts';
import { ApiError, invalidParameter, missingParameter, untransformable } from './envelope.ts';
import { parseFields, type Selection } from './fields.ts';
import type { ApiContext } from './mount.ts';
import type { Operation, ParamType } from './operation.ts';
import type { Params } from './params.ts';

/** A request whose parameters were found to be there and of their type. */
export type Ask = {
  readonly caller: Caller;
  readonly context: ApiContext;
  /** What to keep of the answer; null keeps it whole. */
  readonly fields: Selection | null;
  readonly filter: string | null;
  readonly sort: string | null;
  readonly range: string | undefined;
  /** A part of the path, decoded. */
  path(name: string): string;
  /** A part of the path that must be a whole number; else 422 code 1005. */
  id(name: string): number;
  text(name: string): string | null;
  /** A parameter that the operation declares as required. */
  required(name: string): string;
  integer(name: string): number | null;
  boolean(name: string): boolean | null;
  header(name: string): string | undefined;
  /** The body as text. */
  readonly body: string;
  /** The body as a JSON object, or as a list of them; `code` is that of the refusal, 422 code 1005 without it. */
  object(code?: number): Readonly<Record<string, unknown>>;
  objects(code?: number): readonly Readonly<Record<string, unknown>>[];
};

/** Checks a request against its operation: `fields`, required parameters in the order declared, then their types. */
export function askOf(operation: Operation, c: ApiContext): Ask {
  const { params } = c.var;
  const asked = params.text('fields');
  const fieldsText = operation.body === null ? asked : (c.req.header('fields') ?? asked);
  const fields = operation.shape === null ? null : parseFields(fieldsText, operation.shape);
  checkParams(operation, params);
  return {
    caller: c.var.caller,
    context: c,
    fields,
    filter: params.text('filter'),
    sort: params.text('sort'),
    range: c.req.header('Range'),
    path: (name) => c.req.param(name) ?? '',
    id(name) {
      const text = c.req.param(name) ?? '';
      if (!/^\d{1,15}$/.test(text)) throw invalidParameter(`The value "${text}" of "${name}" is not a number`);
      return Number(text);
    },
    text: (name) => params.text(name),
    required: (name) => params.text(name) ?? '',
    integer: (name) => params.integer(name),
    boolean: (name) => params.boolean(name),
    header: (name) => c.req.header(name),
    body: c.var.body,
    object(code = 1005) {
      const json = parsed(c.var.body);
      if (!isObject(json)) throw new ApiError(422, code, 'The message body must be a JSON object.', 'A request parameter is not valid.');
      return json;
    },
    objects(code = 1005) {
      const json = parsed(c.var.body);
      if (Array.isArray(json) && json.every(isObject)) return json;
      throw new ApiError(422, code, 'The message body must be a JSON array of objects.', 'A request parameter is not valid.');
    },
  };
}

function checkParams({ params }: Operation, given: Params): void {
  const declared = Object.entries(params);
  for (const [name, spec] of declared) if (spec.endsWith('!') && given.text(name) === null) throw missingParameter(name);
  for (const [name, spec] of declared) {
    const type = spec.replace('!', '') as ParamType;
    if (!fits(type, given.text(name))) throw untransformable(name);
  }
}

function fits(type: ParamType, value: string | null): boolean {
  if (value === null || type === 'text') return true;
  if (type === 'boolean') return /^(true|false)$/i.test(value);
  return /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
