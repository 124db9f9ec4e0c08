import { HttpFaultError, type HttpFault } from './http-fault.ts';
import type { Http } from './http.ts';
import { sendAgain, type RetryTimes } from './send-again.ts';

/** `refused`: the system answers, and does not take such a question. */
export type JsonAnswer = { ok: true; json: unknown } | { ok: false; kind: 'unavailable' | 'refused'; reason: string };

const REASON: Readonly<Record<HttpFault, string>> = {
  stopped: 'no answer in the time it was given',
  timeout: 'no answer within the deadline',
  too_large: 'the answer is too large',
  untrusted: 'its certificate was not accepted',
  network: 'it cannot be reached',
};

/** How a server answers that has no such operation. */
const NO_SUCH_OPERATION: ReadonlySet<number> = new Set([404, 405, 501]);

/**
 * Asks by POST with a bearer token, so that what is asked stands in the body and in no address: proxies and servers keep addresses
 * in their logs. The question changes nothing, so it is sent again like a GET. `switchOn` is the sentence for a server that has no
 * such operation. `reason` says in words why there is no answer, and holds neither question, address nor answer.
 */
export async function askJson(
  deps: { http: Pick<Http, 'send'>; token: string; mediaType: string; switchOn: string; times: RetryTimes },
  url: URL,
  question: object,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  try {
    const headers = { Authorization: `Bearer ${deps.token}`, Accept: deps.mediaType, 'Content-Type': deps.mediaType };
    const request = { method: 'POST', readOnly: true, url, headers, body: JSON.stringify(question), signal } as const;
    const { status, body } = await sendAgain(deps.http, request, deps.times);
    if (status === 401 || status === 403) return notAsked(`it does not accept our token (${status})`);
    if (NO_SUCH_OPERATION.has(status)) return { ok: false, kind: 'refused', reason: `it answered ${status}: ${deps.switchOn}` };
    if (status !== 200) return notAsked(`it answered ${status}`);
    return { ok: true, json: JSON.parse(body) };
  } catch (error) {
    if (error instanceof HttpFaultError) return notAsked(REASON[error.fault]);
    if (error instanceof SyntaxError) return notAsked('it sent something that is not JSON, or only a part of it');
    throw error;
  }
}

function notAsked(reason: string): JsonAnswer {
  return { ok: false, kind: 'unavailable', reason };
}
