import { HttpFaultError, type HttpFault } from './http-fault.ts';
import type { Http } from './http.ts';
import { sendAgain, type RetryTimes } from './send-again.ts';

export type JsonAnswer = { ok: true; json: unknown } | { ok: false; reason: string };

const REASON: Readonly<Record<HttpFault, string>> = {
  stopped: 'no answer in the time it was given',
  timeout: 'no answer within the deadline',
  too_large: 'the answer is too large',
  untrusted: 'its certificate was not accepted',
  network: 'it cannot be reached',
};

/** GET with a bearer token; `reason` says in words why there is no answer, and holds neither address nor answer. */
export async function getJson(
  deps: { http: Pick<Http, 'send'>; token: string; accept: string; times: RetryTimes },
  url: URL,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  try {
    const headers = { Authorization: `Bearer ${deps.token}`, Accept: deps.accept };
    const response = await sendAgain(deps.http, { method: 'GET', url, headers, signal }, deps.times);
    if (response.status === 401 || response.status === 403)
      return { ok: false, reason: `it does not accept our token (${response.status})` };
    if (response.status !== 200) return { ok: false, reason: `it answered ${response.status}` };
    return { ok: true, json: JSON.parse(response.body) };
  } catch (error) {
    if (error instanceof HttpFaultError) return { ok: false, reason: REASON[error.fault] };
    if (error instanceof SyntaxError) return { ok: false, reason: 'it sent something that is not JSON, or only a part of it' };
    throw error;
  }
}
