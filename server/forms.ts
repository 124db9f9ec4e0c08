import type { Context } from 'hono';
import { z } from 'zod';
import { InvalidError } from '../domain/errors.ts';

export const CSRF_FIELD = 'csrf';
export const CSRF_HEADER = 'x-csrf-token';

/** The fields of a form, checked. `InvalidError` names each field that cannot be used. */
export async function readForm<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  const body = await c.req.parseBody();
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
}

/** A checkbox: sent as "on", or not at all. */
export const checkbox = z
  .literal('on')
  .optional()
  .transform((v) => v === 'on');

export const draftHashField = z.string().regex(/^[0-9a-f]{64}$/, 'is not the hash of a draft');

/** "changed since" as the reviewer read it; empty: nothing had changed. */
export const acknowledged = z
  .string()
  .max(500)
  .optional()
  .transform((v) => (v === undefined || v === '' ? null : v));

/** An id of ours in a path; anything else is a case that does not exist. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
