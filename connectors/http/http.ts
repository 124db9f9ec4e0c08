import { Agent as PlainAgent, request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { InvalidError } from '../../domain/errors.ts';
import { HttpFaultError, httpFaultOf } from './http-fault.ts';

export type HttpRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** A POST that only asks. It may go over a kept connection and be sent again, like a GET. */
  readOnly?: true;
  signal: AbortSignal;
};

/** Header names are lower case; a repeated header is joined by commas. */
export type HttpResponse = { status: number; headers: Readonly<Record<string, string>>; body: string };

export type Http = {
  /** One request, one answer of any status; redirects are not followed. Throws `HttpFaultError` when no whole answer came. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. */
  close(): void;
};

export type HttpOptions = {
  /** PEM. Trusted by this client alone, instead of the machine's authorities. */
  ca?: string;
  /** Deadline of one request, body included. */
  timeoutMs: number;
  maxBodyBytes: number;
};

const MAX_SOCKETS = 8;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Refuses an address that would carry a secret in clear; `setting` names where it was written. */
export function checkedBaseUrl(text: string, setting: string): URL {
  if (!URL.canParse(text)) throw new InvalidError(`${setting}: not an address; write it as https://host`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new InvalidError(`${setting}: an address must not hold a user name or password`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    throw new InvalidError(`${setting}: must be https; plain http is taken for loopback only`);
  }
  return url;
}

/** A small HTTP client on node:https: own connections, own authorities, bounded bodies, deadlines. Certificates are always verified. */
export function createHttp(options: HttpOptions): Http {
  const tlsOptions = { maxSockets: MAX_SOCKETS, minVersion: 'TLSv1.2' as const, ...(options.ca === undefined ? {} : { ca: options.ca }) };
  const kept = {
    tls: new TlsAgent({ ...tlsOptions, keepAlive: true }),
    plain: new PlainAgent({ maxSockets: MAX_SOCKETS, keepAlive: true }),
  };
  // A kept connection may have been closed by the other side meanwhile; what is sent once must not be lost to that.
  const fresh = { tls: new TlsAgent(tlsOptions), plain: new PlainAgent({ maxSockets: MAX_SOCKETS }) };

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const signal = AbortSignal.any([request.signal, deadline]);
    const tls = request.url.protocol === 'https:';
    const agents = request.method === 'GET' || request.readOnly === true ? kept : fresh;
    const body = request.body ?? null;
    const settings: RequestOptions = {
      method: request.method,
      headers: { ...request.headers, ...(body === null ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) },
      agent: tls ? agents.tls : agents.plain,
      signal,
    };
    try {
      signal.throwIfAborted();
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = (tls ? tlsRequest : plainRequest)(request.url, settings, resolve);
        sent.once('error', reject);
        sent.end(body ?? undefined);
      });
      return { status: response.statusCode ?? 0, headers: flat(response), body: await bodyOf(response, options.maxBodyBytes) };
    } catch (error) {
      throw httpFaultOf(error, { caller: request.signal, deadline });
    }
  }

  return {
    send,
    close() {
      for (const agent of [kept.tls, kept.plain, fresh.tls, fresh.plain]) agent.destroy();
    },
  };
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) throw new HttpFaultError('network', 'the answer is not made of bytes');
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      response.destroy();
      throw new HttpFaultError('too_large', `the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(Buffer.from(chunk));
  }
  if (!response.complete) throw new HttpFaultError('network', 'the answer was cut off');
  return Buffer.concat(chunks).toString('utf8');
}

function flat(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
