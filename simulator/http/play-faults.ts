import type { MiddlewareHandler } from 'hono';
import { breakOff, reset, sendHalf } from './break.ts';
import { ApiError, errorResponse, forbidden, unauthorized } from './envelope.ts';
import { kindsAt, type Fault, type FaultBook } from './faults.ts';
import type { ApiContext, Env } from './mount.ts';

const BEFORE = kindsAt('before');
const AFTER = kindsAt('after');

/** Plays the faults that were set for the request. */
export function playFaults(faults: FaultBook): MiddlewareHandler<Env> {
  return async (c, next) => {
    const request = { path: c.req.path, method: c.req.method };
    const before = faults.take(request, BEFORE);
    if (before?.kind === 'slow') await pause(before.ms);
    else if (before !== null) return await refusal(c, before);
    const after = faults.take(request, AFTER);
    await next();
    if (after?.kind === 'lost_reply') return breakOff(c);
    if (after?.kind === 'clock_skew') c.res.headers.set('Date', new Date(Date.now() + after.ms).toUTCString());
    return after?.kind === 'truncated' ? await sendHalf(c, c.res) : undefined;
  };
}

const BROKEN = 'An error occurred during the attempt to process the request.';
const OFFLINE = 'The Ariel server might be temporarily unavailable or offline. Please try again later.';

function refusal(c: ApiContext, { kind, code, ms }: Fault): Response | Promise<Response> {
  switch (kind) {
    case 'down':
      return breakOff(c);
    case 'reset':
      return reset(c);
    case '401':
      return errorResponse(unauthorized());
    case '403':
      return errorResponse(forbidden());
    case '409':
      return errorResponse(new ApiError(409, code ?? 1008, 'Request cannot be completed due to the state of the resource.'));
    case '422':
      return errorResponse(new ApiError(422, code ?? 1005, 'A request parameter is not valid.'));
    case '429':
      return tooMany(ms);
    case '500':
      return errorResponse(new ApiError(500, code ?? 1020, BROKEN));
    default:
      return errorResponse(new ApiError(503, code ?? 1010, OFFLINE));
  }
}

/** 429 that says when to come again; `ms` is rounded up to whole seconds. */
export function tooMany(ms: number): Response {
  const response = errorResponse(new ApiError(429, 1, 'Too many requests.'));
  response.headers.set('Retry-After', String(Math.max(0, Math.ceil(ms / 1_000))));
  return response;
}

async function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, Math.max(0, ms));
  await promise;
}
