import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type AppErrorCode } from '../domain/errors.ts';

/** HTTP status of each expected failure. */
export const STATUS = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
} as const satisfies Record<AppErrorCode, number>;

const TITLE: Record<AppErrorCode, string> = {
  invalid: 'This cannot be done so',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'It changed meanwhile',
  unavailable: 'Not reachable just now',
};

/** RFC 9457. `detail` may be shown to whoever asked. */
export type Problem = { status: ContentfulStatusCode; code: AppErrorCode | 'internal'; title: string; detail: string };

/** What may be said of an error. Whatever is not expected is a bug: its message goes to the log, never to the caller. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return { status: STATUS[error.code], code: error.code, title: TITLE[error.code], detail: error.message };
  return { status: 500, code: 'internal', title: 'Unexpected error', detail: 'unexpected error' };
}

export function problemResponse(problem: Problem, requestId: string): Response {
  const body = { type: 'about:blank', ...problem, requestId };
  return new Response(JSON.stringify(body), { status: problem.status, headers: { 'content-type': 'application/problem+json' } });
}
