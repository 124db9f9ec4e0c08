import { z } from 'zod';

/** Longest text that is kept of one field of an event; command lines and paths can be longer, and nobody reads them to the end. */
const MAX_TEXT = 1_000;

/** Aggregates come as floats; a missing one is null. */
export const integer = z.number().transform((n) => Math.round(n));
export const integerOrZero = z
  .number()
  .nullable()
  .transform((n) => Math.max(0, Math.round(n ?? 0)));
export const integerOrNull = z
  .number()
  .nullable()
  .transform((n) => (n === null ? null : Math.round(n)));
export const numberOrNull = z.number().nullable();
/** Whole part of a bucket such as `devicetime/3600000`, whether the division kept its fraction or not. */
export const bucket = z.number().transform((n) => Math.floor(n));

/** Text as the log source wrote it, cut; empty and "-" (no value in Windows events) are null. */
export const textOrNull = z
  .string()
  .nullable()
  .transform((text) => {
    const kept = text === null ? '' : text.trim().slice(0, MAX_TEXT);
    return kept === '' || kept === '-' ? null : kept;
  });
export const text = z.string().transform((t) => t.slice(0, MAX_TEXT));

const PLACEHOLDERS = new Set(['0.0.0.0', '0:0:0:0:0:0:0:0', '::', '127.0.0.1', '::1']);

/** An address that another machine can have; placeholders and loopback are null. */
export const addressOrNull = textOrNull.transform((a) => (a === null || PLACEHOLDERS.has(a) ? null : a));
