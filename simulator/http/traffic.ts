import type { MiddlewareHandler } from 'hono';
import type { SimulatorClock } from '../clock.ts';
import type { Env } from './mount.ts';

/** One exchange as it can be shown in a bug report: without credentials, bodies cut. */
export type Exchange = {
  atMs: number;
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  status: number | null;
  responseHeaders: Record<string, string>;
  responseBody: string;
  tookMs: number;
};

export type Traffic = { add(exchange: Exchange): void; list(): Exchange[]; clear(): void };

const KEPT = 500;
const LONGEST_BODY = 4_096;
const SECRET_HEADERS = /^(sec|authorization|cookie|set-cookie|qradarcsrf)$/i;
const SECRET_MEMBERS = /"(token|password|old_password)"\s*:\s*"[^"]*"/g;

/** The latest exchanges; older ones are forgotten. */
export function createTraffic(): Traffic {
  let kept: Exchange[] = [];
  return {
    add: (exchange) => void (kept = [...kept.slice(1 - KEPT), exchange]),
    list: () => [...kept],
    clear: () => void (kept = []),
  };
}

/** Records what comes and goes. */
export function recordTraffic(traffic: Traffic, clock: SimulatorClock, monotonicMs: () => number): MiddlewareHandler<Env> {
  return async (c, next) => {
    const began = monotonicMs();
    const atMs = clock.now();
    await next();
    const isGone = c.env.incoming.socket.destroyed;
    const url = new URL(c.req.url);
    traffic.add({
      atMs,
      method: c.req.method,
      url: `${url.pathname}${url.search}`,
      requestHeaders: shown(c.req.raw.headers),
      requestBody: cut(c.var.body),
      status: isGone ? null : c.res.status,
      responseHeaders: isGone ? {} : shown(c.res.headers),
      responseBody: isGone || c.res.body === null ? '' : cut(await c.res.clone().text()),
      tookMs: Math.round(monotonicMs() - began),
    });
  };
}

function shown(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [name, SECRET_HEADERS.test(name) ? '(left out)' : value]));
}

function cut(text: string): string {
  const safe = text.replaceAll(SECRET_MEMBERS, '"$1":"(left out)"');
  return safe.length > LONGEST_BODY ? `${safe.slice(0, LONGEST_BODY)}… (${safe.length} characters)` : safe;
}
