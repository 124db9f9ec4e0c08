import { z } from 'zod';
import { LOG_SOURCE_TYPES, type LogSourceKey } from '../domain/event-types.ts';
import { VERDICTS, type Verdict } from '../domain/verdict.ts';
import { InvalidError } from '../domain/errors.ts';
import { IntakeRuleError, parseIntakeRule } from './intake-rule.ts';
import { requireOwnCollection } from '../connectors/qradar/own-collections.ts';
import { PUBLISH_TARGETS, type PublishTarget } from './publish-targets.ts';
import { Secret } from './secret.ts';

/** What is said of a setting in `.env.example`, by the doctor, and when its value cannot be used. */
export type About = {
  group: string;
  /** What it is for; a sentence or two. */
  about: string;
  unit: string;
  /** As written in the environment; or none, and what that means. */
  default: string | { none: string };
  fix: string;
  /** Never printed, and may be given as NAME_FILE, the path of a file that holds it. */
  secret?: true;
};

/** What is said of each setting, beside its schema. */
export const ABOUT = z.registry<About>();

/** One setting: text in, value out. An unset or empty variable arrives as its default, or as undefined. */
export function setting<T>(schema: z.ZodType<T>, about: About): z.ZodType<T> {
  return z.preprocess((v) => (v === undefined && typeof about.default === 'string' ? about.default : v), schema).register(ABOUT, about);
}

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `is not between ${min} and ${max}`);
}

/** Values separated by commas. */
export function list(of: z.ZodType<string>): z.ZodType<string[]> {
  return z.string().transform((text, ctx) => {
    const parts = text.split(',').map((p) => p.trim());
    const wrong = parts.find((p) => !of.safeParse(p).success);
    if (wrong !== undefined) ctx.addIssue({ code: 'custom', message: `holds "${wrong.slice(0, 40)}", which is not one of its values` });
    return parts.filter((p) => p !== '');
  });
}

const required = 'is not set';

export const path = z.string(required).max(4_096, 'is longer than 4096 characters');
export const secret = z.string(required).transform((v) => new Secret(v));
export const headerSecret = z
  .string(required)
  .regex(/^[\x21-\x7e]+$/, 'holds blanks or characters that no HTTP header may hold')
  .transform((v) => new Secret(v));
export const key = z
  .string(required)
  .refine((v) => /^[A-Za-z0-9+/]{43}=$/.test(v), 'is not base64 of 32 bytes')
  .transform((v) => new Secret(v));
export const url = z
  .string(required)
  .refine((v) => URL.canParse(v) && /^https?:$/.test(new URL(v).protocol), 'is not an http or https address')
  .refine((v) => !URL.canParse(v) || (new URL(v).username === '' && new URL(v).password === ''), 'holds a user or password')
  .transform((v) => v.replace(/\/+$/, ''));
export const optional = <T>(schema: z.ZodType<T>): z.ZodType<T | null> =>
  z.preprocess((v) => (v === undefined ? null : v), schema.nullable());
export const MAKE_KEY = `make one with: node -p "require('crypto').randomBytes(32).toString('base64')"`;

export const SOURCE_KEYS = Object.keys(LOG_SOURCE_TYPES) as LogSourceKey[];
export const sources = z.string().transform((text, ctx): LogSourceKey[] => {
  if (text.trim() === 'all') return SOURCE_KEYS;
  const parts = text.split(',').map((p) => p.trim());
  const unknown = parts.filter((p) => !SOURCE_KEYS.some((k) => k === p));
  if (unknown.length > 0)
    ctx.addIssue({ code: 'custom', message: `holds "${unknown.join(', ').slice(0, 80)}", which is no log source key` });
  return SOURCE_KEYS.filter((k) => parts.includes(k));
});

export const closingReasons = z.string().transform((text, ctx): Partial<Record<Verdict, number>> => {
  const pairs = text.split(',').map((p) => p.trim().split('='));
  const wrong = pairs.find(([verdict, id]) => !VERDICTS.some((v) => v === verdict) || !/^\d{1,9}$/.test(id ?? ''));
  if (wrong !== undefined)
    ctx.addIssue({ code: 'custom', message: `holds "${wrong.join('=').slice(0, 60)}", which is not VERDICT=NUMBER` });
  return Object.fromEntries(pairs.map(([verdict, id]) => [verdict, Number(id)]));
});

export const rule = z.string().transform((text, ctx) => {
  try {
    return parseIntakeRule(text);
  } catch (error) {
    if (!(error instanceof IntakeRuleError)) throw error;
    ctx.addIssue({ code: 'custom', message: `cannot be read: ${error.message}` });
    return z.NEVER;
  }
});

export const webhookSecrets = z.string().transform((text, ctx): Secret[] => {
  const parts = text.split(',').map((p) => p.trim());
  if (parts.length > 2) ctx.addIssue({ code: 'custom', message: 'holds more than two secrets' });
  if (parts.some((p) => !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(p) || Buffer.from(p.slice(6), 'base64').length < 24)) {
    ctx.addIssue({ code: 'custom', message: 'holds a secret that is not whsec_ and base64 of at least 24 bytes' });
  }
  return parts.map((p) => new Secret(p));
});

export const name = z.string().min(1).max(200);

/** A reference set or table of ours. */
export const collection = name.refine((v) => {
  try {
    requireOwnCollection(v);
    return !v.includes('"');
  } catch (error) {
    if (error instanceof InvalidError) return false;
    throw error;
  }
}, 'belongs to UBA, which nothing is written to, or holds a quotation mark');

export const publishTargets = z.string().transform((text, ctx): PublishTarget[] => {
  const parts = text.split(',').map((p) => p.trim());
  const unknown = parts.filter((p) => !PUBLISH_TARGETS.some((t) => t === p));
  if (unknown.length > 0) ctx.addIssue({ code: 'custom', message: `holds "${unknown.join(', ').slice(0, 80)}", which is no target` });
  return PUBLISH_TARGETS.filter((t) => parts.includes(t));
});

/** `host:port`; a name, or an IPv4 address. */
export const hostAndPort = z.string().transform((text, ctx): { host: string; port: number } => {
  const [, host = '', port = ''] = /^([\w.-]{1,253}):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) ctx.addIssue({ code: 'custom', message: 'is not HOST:PORT' });
  return { host, port: Number(port) };
});

export const hostName = z.string().regex(/^[\w.-]{1,255}$/, 'is not a host name');
