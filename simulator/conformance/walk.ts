import { Agent } from 'node:https';
import type { RunningSimulator } from '../start.ts';
import { call, type Answer, type Call } from '../testing.ts';

export type Step = Pick<Call, 'headers' | 'body' | 'token'> & {
  path?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string>>;
  json?: unknown;
};

/** Calls operations by their documented path, and remembers what each was answered when all was well. */
export type Walk = {
  /** `POST /siem/offenses/{offense_id}` with what the step says; gives the answer's JSON and demands the status. */
  ask(operation: string, status: number, step?: Step): Promise<unknown>;
  /** The same for a list: its rows. */
  rows(operation: string, step?: Step): Promise<Record<string, unknown>[]>;
  /** The same for one object. */
  one(operation: string, status: number, step?: Step): Promise<Record<string, unknown> & { id: number }>;
  /** Operations that were answered 2xx, with every key that was in an answer, at any depth. */
  seen: Map<string, Set<string>>;
  /** Statuses that operations gave when all was well. */
  statuses: Map<string, Set<number>>;
};

export function walkOf(simulator: RunningSimulator): Walk {
  const agent = new Agent({ keepAlive: true });
  const seen = new Map<string, Set<string>>();
  const statuses = new Map<string, Set<number>>();
  const ask: Walk['ask'] = async (operation, status, { path = {}, query = {}, json, ...rest } = {}) => {
    const [method = '', template = ''] = operation.split(' ');
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name] ?? name)));
    const search = new URLSearchParams(query).toString();
    const answer: Answer = await call(simulator, method, `/api${filled}${search === '' ? '' : `?${search}`}`, {
      agent,
      ...rest,
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json', ...rest.headers } }),
    });
    if (answer.status !== status) throw new Error(`${operation}: ${answer.status} instead of ${status}: ${answer.text.slice(0, 300)}`);
    const value = answer.text === '' || !String(answer.headers['content-type']).includes('json') ? null : answer.json();
    if (status < 300) {
      seen.set(operation, keysOf(value, seen.get(operation) ?? new Set()));
      statuses.set(operation, (statuses.get(operation) ?? new Set()).add(status));
    }
    return value;
  };
  return {
    ask,
    rows: async (operation, step) => (await ask(operation, 200, step)) as Record<string, unknown>[],
    one: async (operation, status, step) => (await ask(operation, status, step)) as Record<string, unknown> & { id: number },
    seen,
    statuses,
  };
}

function keysOf(value: unknown, keys: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const element of value) keysOf(element, keys);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      keys.add(key);
      keysOf(inner, keys);
    }
  }
  return keys;
}
