/** A model server answered with an error status. Neither its words nor the request are kept: they may hold keys or prompts. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly retryAfterMs: number | null;
  constructor(status: number, retryAfterMs: number | null) {
    super(`the model server answered ${status}`);
    this.name = 'HttpStatusError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * `fetch` for clients that know no signal of their own: merges `signal`, refuses redirects (a prompt goes to the configured host
 * only), and turns an error status into HttpStatusError before a client reads or prints its body.
 */
export function guardedFetch(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const signals = [signal, ...(init?.signal ? [init.signal] : [])];
    const response = await fetch(input, { ...init, redirect: 'error', signal: AbortSignal.any(signals) });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new HttpStatusError(response.status, retryAfterMs(response.headers.get('retry-after')));
  };
}

function retryAfterMs(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** The status along the chain of causes, since clients wrap what `fetch` threw. */
export function httpStatusOf(error: unknown): HttpStatusError | null {
  if (error instanceof HttpStatusError) return error;
  return error instanceof Error && error.cause !== undefined ? httpStatusOf(error.cause) : null;
}
