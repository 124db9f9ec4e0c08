import type { z } from 'zod';
import type { Access } from '../callers.ts';
import type { Ask } from './ask.ts';
import { ApiError } from './envelope.ts';
import type { Shape } from './fields.ts';
import type { ListRules } from './list.ts';
import { list, one, type Operation, type ParamSpec, type Row } from './operation.ts';

/** A kind of thing that is listed and read by its number. */
export type Resource = ListRules & {
  path: string;
  /** Name of the id in the path: `tenant_id`. */
  id: string;
  access: Access;
  shape: Shape;
  params?: Readonly<Record<string, ParamSpec>>;
  /** What it is called in a 404, and the code of it. */
  what: string;
  notFound?: number;
  deprecated?: boolean;
  /** Everything that this caller may see. */
  rows(ask: Ask): readonly Row[];
};

/** The two operations that read: the list and the single one. */
export function reads(r: Resource): Operation[] {
  return [
    list(r),
    one({
      method: 'GET',
      path: `${r.path}/{${r.id}}`,
      access: r.access,
      shape: r.shape,
      ...(r.deprecated === undefined ? {} : { deprecated: r.deprecated }),
      value: (ask) => found(r.rows(ask), ask.id(r.id), r.what, r.notFound),
    }),
  ];
}

/** The row of that id, or 404 with the code (1002 without one). */
export function found<T extends { readonly id?: unknown }>(rows: readonly T[], id: number | string, what: string, code = 1002): T {
  const row = rows.find((r) => r.id === id);
  if (row === undefined) throw notFound(what, code);
  return row;
}

export function notFound(what: string, code = 1002): ApiError {
  const text = `No ${what} was found for the provided id.`;
  return new ApiError(404, code, text, text);
}

/** A body of the schema; the refusal names the member. `codes` may give single members a code of their own. */
export function bodyOf<T>(schema: z.ZodType<T>, body: unknown, code = 1005, codes: Readonly<Record<string, number>> = {}): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.join('.') ?? '';
  const message = `The value of "${member}" is not valid: ${issue?.message ?? ''}`;
  throw new ApiError(422, codes[String(issue?.path[0] ?? '')] ?? code, message, 'A request parameter is not valid.');
}
