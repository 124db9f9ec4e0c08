import { mayRetryStatus, retryDelayMs } from './backoff.ts';
import { HttpFaultError } from './http-fault.ts';
import type { Http, HttpRequest, HttpResponse } from './http.ts';

/** `random` is 0..1. */
export type RetryTimes = { sleep: (ms: number, signal: AbortSignal) => Promise<void>; random: () => number };

const MAX_TRIES = 3;

/**
 * Sends what is safe to repeat, three times at most: again after 408, 429, 500, 502, 503, 504 and broken connections, with a pause
 * that grows. Throws `HttpFaultError`, like one request.
 */
export async function sendAgain(
  http: Pick<Http, 'send'>,
  request: HttpRequest & ({ method: 'GET' } | { method: 'POST'; readOnly: true }),
  times: RetryTimes,
): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === MAX_TRIES;
    let retryAfter: string | null = null;
    try {
      const response = await http.send(request);
      if (last || !mayRetryStatus(response.status)) return response;
      retryAfter = response.headers['retry-after'] ?? null;
    } catch (error) {
      if (last || !(error instanceof HttpFaultError && error.fault === 'network')) throw error;
    }
    await times.sleep(retryDelayMs(attempt, times.random(), retryAfter), request.signal).catch((error: unknown) => {
      throw new HttpFaultError('stopped', 'the request was given up', { cause: error });
    });
  }
}
