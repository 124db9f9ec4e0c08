import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { ToolFailureKind } from '../../domain/tool-result.ts';
import { HttpFaultError, type HttpFault } from '../http/http-fault.ts';
import { checkedBaseUrl, createHttp, type HttpRequest, type HttpResponse } from '../http/http.ts';
import { sendAgain } from '../http/send-again.ts';
import { errorOfReply, QRadarError } from './qradar-error.ts';

export { QRadarError } from './qradar-error.ts';

export type QRadarClientOptions = {
  /** `https://console`, with or without `/api`. */
  baseUrl: string;
  /** Token of an authorized service. */
  token: string;
  /** `Version` header; without it QRadar would answer in its newest. */
  version?: string;
  /** PEM of the console's certificate or of its authority. */
  ca?: string;
  /** Deadline of one request. */
  timeoutMs?: number;
  maxBodyBytes?: number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0..1, spreads retries. */
  random?: () => number;
};

export type Query = Readonly<Record<string, string | number | boolean>>;

/** Items `from` to `to`, both included, counted from 0. */
export type ItemRange = { from: number; to: number };

/** `raw` is the body as received; `total` is what `Content-Range` says the list holds, null when it says nothing. */
export type Reply = { status: number; raw: string; json: unknown; total: number | null };

/** `jsonText` goes byte for byte; `bytes` as an octet stream, with what the endpoint wants as headers. */
export type Body =
  { form: Query } | { json: unknown } | { jsonText: string } | { bytes: string; headers: Readonly<Record<string, string>> };

/**
 * Paths start with `/api` or `/console`. Every rejection is a `QRadarError`. GET is sent again after 408, 429, 500, 502, 503, 504
 * and broken connections, twice at most; POST and DELETE are sent once.
 */
export type QRadarClient = {
  readonly version: string;
  get(path: string, options: { query?: Query; range?: ItemRange }, signal: AbortSignal): Promise<Reply>;
  post(path: string, options: { query?: Query; body?: Body }, signal: AbortSignal): Promise<Reply>;
  delete(path: string, signal: AbortSignal): Promise<Reply>;
  close(): void;
};

const NEWEST_KNOWN_VERSION = '26.0';
const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** A client of one QRadar console; throws `InvalidError` for an address that is no https. */
export function createQRadarClient(options: QRadarClientOptions): QRadarClient {
  const base = checkedBaseUrl(options.baseUrl, 'QRadar address');
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/api$/, '');
  const version = options.version ?? NEWEST_KNOWN_VERSION;
  const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }));
  const random = options.random ?? Math.random;
  const http = createHttp({
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
  });

  function requestOf(method: HttpRequest['method'], path: string, query: Query, signal: AbortSignal): HttpRequest {
    const search = encoded(query);
    const url = new URL(`${prefix}${path}${search === '' ? '' : `?${search}`}`, base);
    return { method, url, headers: { SEC: options.token, Version: version, Accept: 'application/json' }, signal };
  }

  async function once(request: HttpRequest): Promise<Reply> {
    return replyOf(await http.send(request).catch(noReply));
  }

  return {
    version,
    async get(path, { query = {}, range }, signal) {
      const request = requestOf('GET', path, query, signal);
      if (range !== undefined) request.headers['Range'] = `items=${range.from}-${range.to}`;
      return replyOf(await sendAgain(http, { ...request, method: 'GET' }, { sleep, random }).catch(noReply));
    },
    async post(path, { query = {}, body }, signal) {
      const request = requestOf('POST', path, query, signal);
      if (body !== undefined) {
        const [type, text, headers = {}] = written(body);
        request.body = text;
        Object.assign(request.headers, headers, { 'Content-Type': type });
      }
      return once(request);
    },
    async delete(path, signal) {
      return once(requestOf('DELETE', path, {}, signal));
    },
    close: () => http.close(),
  };
}

/** Parses what QRadar sent; a surprise becomes a `malformed_reply` that names the members and none of their values. */
export function parsedReply<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const members = [...new Set(parsed.error.issues.map((i) => i.path.filter((p) => typeof p === 'string').join('.') || 'the whole'))];
  throw new QRadarError(200, null, 'malformed_reply', `${what}: unexpected values in ${members.slice(0, 5).join(', ')}`);
}

/** Names in a path: blanks and colons encoded once. */
export function segment(name: string): string {
  return encodeURIComponent(name);
}

function written(body: Body): [type: string, text: string, headers?: Readonly<Record<string, string>>] {
  if ('form' in body) return ['application/x-www-form-urlencoded', encoded(body.form)];
  if ('jsonText' in body) return ['application/json', body.jsonText];
  if ('json' in body) return ['application/json', JSON.stringify(body.json)];
  return ['application/octet-stream', body.bytes, body.headers];
}

function encoded(query: Query): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

function replyOf(response: HttpResponse): Reply {
  if (response.status < 200 || response.status > 299) throw errorOfReply(response.status, response.body);
  const total = /\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1];
  return { status: response.status, raw: response.body, json: jsonOf(response), total: total === undefined ? null : Number(total) };
}

function jsonOf({ status, body }: HttpResponse): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    throw new QRadarError(status, null, 'malformed_reply', 'QRadar sent something that is not JSON, or only a part of it');
  }
}

const KIND_OF_FAULT: Readonly<Record<HttpFault, ToolFailureKind>> = {
  stopped: 'timeout',
  timeout: 'timeout',
  too_large: 'malformed_reply',
  untrusted: 'unavailable',
  network: 'unavailable',
};

function noReply(error: unknown): never {
  if (!(error instanceof HttpFaultError)) throw error;
  throw new QRadarError(null, null, KIND_OF_FAULT[error.fault], `QRadar: ${error.message}`, { cause: error });
}
