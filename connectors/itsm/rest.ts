import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ACTIONS, type ContextAnswer, type ContextPort, type ContextRecord } from '../../domain/check.ts';
import { getJson } from '../http/get-json.ts';
import { checkedBaseUrl, createHttp } from '../http/http.ts';
import type { RetryTimes } from '../http/send-again.ts';
import { isNear, widened, type Question } from './near.ts';

export type RestContextOptions = {
  /** Where `records` of `openapi.json` is, e.g. `https://itsm.example/casewright`. */
  baseUrl: string;
  token: string;
  /** PEM. */
  ca?: string;
  /** Deadline of one question, all its requests included. */
  timeoutMs: number;
} & Partial<RetryTimes>;

/** Persons and systems in one request; more are asked in several, since long addresses are refused. */
const NAMES_IN_REQUEST = 40;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const optional = z
  .string()
  .nullish()
  .transform((t) => t ?? null);

const Reply = z.object({
  kept: z.boolean(),
  complete: z.boolean(),
  records: z.array(
    z
      .object({
        id: z.string().min(1).max(200),
        persons: z.array(z.string()).min(1),
        systems: z.array(z.string()).min(1),
        actions: z.array(z.enum([...ACTIONS, '*'])).min(1),
        from: instant,
        to: instant,
        status: z.enum(['approved', 'requested', 'rejected', 'cancelled']),
        requestedBy: optional,
        approvedBy: optional,
        country: z
          .string()
          .regex(/^[A-Z]{2}$/)
          .nullish()
          .transform((c) => c ?? null),
      })
      .transform((r): ContextRecord => ({
        id: r.id,
        persons: r.persons,
        systems: r.systems.map((s) => s.toLowerCase()),
        actions: r.actions,
        interval: { fromMs: r.from, toMs: r.to },
        status: r.status,
        requestedBy: r.requestedBy,
        approvedBy: r.approvedBy,
        country: r.country,
      })),
  ),
});

/** Records over HTTP as `openapi.json` describes. Whatever is not a whole, valid answer is `could_not_check`. */
export function createRestContext(options: RestContextOptions): ContextPort {
  const base = checkedBaseUrl(options.baseUrl.replace(/\/*$/, '/'), 'context address');
  const http = createHttp({
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    timeoutMs: options.timeoutMs,
    maxBodyBytes: MAX_BODY_BYTES,
  });
  const times = {
    sleep: options.sleep ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal })),
    random: options.random ?? Math.random,
  };

  async function ask(question: Question, names: readonly [string, string][], signal: AbortSignal): Promise<ContextAnswer> {
    const { fromMs, toMs } = widened(question.interval);
    const url = new URL('records', base);
    url.search = new URLSearchParams([
      ['kind', question.kind],
      ...names,
      ['from', new Date(fromMs).toISOString()],
      ['to', new Date(toMs).toISOString()],
    ]).toString();
    const answer = await getJson({ http, token: options.token, accept: 'application/json', times }, url, signal);
    if (!answer.ok) return { state: 'could_not_check', reason: answer.reason };
    const reply = Reply.safeParse(answer.json);
    if (!reply.success) return { state: 'could_not_check', reason: 'it sent records that are not as agreed' };
    if (!reply.data.kept) return { state: 'not_configured' };
    return { state: 'answered', records: reply.data.records.filter((r) => isNear(r, question)), complete: reply.data.complete };
  }

  return {
    async find(kind, persons, systems, interval, signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
      const names = [...persons.map((p): [string, string] => ['person', p]), ...systems.map((s): [string, string] => ['system', s])];
      const records = new Map<string, ContextRecord>();
      let complete = true;
      for (let i = 0; i === 0 || i < names.length; i += NAMES_IN_REQUEST) {
        const answer = await ask({ kind, persons, systems, interval }, names.slice(i, i + NAMES_IN_REQUEST), within);
        if (answer.state !== 'answered') return answer;
        for (const record of answer.records) records.set(record.id, record);
        complete &&= answer.complete;
      }
      return { state: 'answered', records: [...records.values()], complete };
    },
  };
}
