/** `untrusted`: TLS could not be verified. `stopped`: the caller gave up. `network`: refused, reset, cut off or not found. */
export type HttpFault = 'stopped' | 'timeout' | 'too_large' | 'untrusted' | 'network';

/** No usable answer came. The message names the fault and never the request. */
export class HttpFaultError extends Error {
  readonly fault: HttpFault;
  constructor(fault: HttpFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpFaultError';
    this.fault = fault;
  }
}

const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** What a failed request of node:https stands for; `signals` tell a deadline from a caller that gave up. */
export function httpFaultOf(error: unknown, signals: { caller: AbortSignal; deadline: AbortSignal }): HttpFaultError {
  if (error instanceof HttpFaultError) return error;
  if (signals.caller.aborted) return new HttpFaultError('stopped', 'the request was given up');
  if (signals.deadline.aborted) return new HttpFaultError('timeout', 'no answer within the deadline');
  const code = codeOf(error);
  if (UNTRUSTED.test(code)) return new HttpFaultError('untrusted', `the certificate or TLS was not accepted (${code})`, { cause: error });
  return new HttpFaultError('network', `the connection failed${code === '' ? '' : ` (${code})`}`, { cause: error });
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : '';
}
