import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ACTIONS, type ContextAnswer, type ContextPort, type ContextRecord } from '../../domain/check.ts';
import { askJson } from '../http/ask-json.ts';
import { checkedBaseUrl, createHttp } from '../http/http.ts';
import type { RetryTimes } from '../http/send-again.ts';
import { isNear, widened, type Question } from './near.ts';

export type RestContextOptions = {
  /** Where `records/search` of `openapi.json` is, e.g. `https://itsm.example/casewright`. */
  baseUrl: string;
  token: string;
  /** PEM. */
  ca?: string;
  /** Deadline of one question, all its requests included. */
  timeoutMs: number;
} & Partial<RetryTimes>;

/** Persons and systems in one request; more are asked in several, so that a question stays small. */
const NAMES_IN_REQUEST = 40;
const SWITCH_ON =
  'switch on the operation findRecords, POST records/search of the OpenAPI document; user names are never put into an address';
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

type Name = { person: string } | { system: string };

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

  const deps = { http, token: options.token, mediaType: 'application/json', switchOn: SWITCH_ON, times };

  async function ask(question: Question, names: readonly Name[], signal: AbortSignal): Promise<ContextAnswer> {
    const { fromMs, toMs } = widened(question.interval);
    const search = {
      kind: question.kind,
      persons: names.flatMap((name) => ('person' in name ? [name.person] : [])),
      systems: names.flatMap((name) => ('system' in name ? [name.system] : [])),
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
    };
    const answer = await askJson(deps, new URL('records/search', base), search, signal);
    if (!answer.ok) return { state: 'could_not_check', kind: answer.kind, reason: answer.reason };
    const reply = Reply.safeParse(answer.json);
    if (!reply.success) return { state: 'could_not_check', reason: 'it sent records that are not as agreed' };
    if (!reply.data.kept) return { state: 'not_configured' };
    return { state: 'answered', records: reply.data.records.filter((r) => isNear(r, question)), complete: reply.data.complete };
  }

  return {
    async find(kind, persons, systems, interval, signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
      const names: Name[] = [...persons.map((person) => ({ person })), ...systems.map((system) => ({ system }))];
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
