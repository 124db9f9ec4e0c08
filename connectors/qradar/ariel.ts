import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { Coverage, ToolFailure, ToolFailureKind } from '../../domain/tool-result.ts';
import { rowsReply, SearchReply, type SearchState } from './ariel-reply.ts';
import { firewall } from './aql/firewall.ts';
import { print } from './aql/print.ts';
import { mergeParts } from './aql/merge-parts.ts';
import { splitWindow, type Split } from './aql/split-window.ts';
import type { Select } from './aql/tree.ts';
import { parsedReply, QRadarError, segment, type QRadarClient } from './client.ts';
import { cutForSize, limitReached } from './cut.ts';
import { pollDelayMs } from './poll-delay.ts';
import { createSemaphore } from './semaphore.ts';
import { createShare } from './share.ts';

/** `rows` may be empty: nothing found. `ok: false`: could not look. `aql` is the text as sent, or '' when it could not be made. */
export type ArielAnswer =
  | { ok: true; rows: Record<string, unknown>[]; coverage: Coverage; aql: string; searchId: string }
  | { ok: false; failure: ToolFailure; aql: string };

export type Ariel = { search(select: Select, signal: AbortSignal): Promise<ArielAnswer> };

export type ArielOptions = {
  /** Searches that run on the console at a time. */
  concurrency?: number;
  /** Longest life of one search, from its start to its last row. */
  deadlineMs?: number;
  pollInitialMs?: number;
  pollMaxMs?: number;
  /** Epoch ms, against which the firewall holds the window of a query. */
  clock: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
};

const PAGE_ROWS = 5_000;
/** Rows of one answer held in memory, as characters of JSON. */
const MAX_CHARS = 64 * 1024 * 1024;
const DELETE_TIMEOUT_MS = 5_000;

/** The search did not end well; `kind` and message become the failure of the answer. */
class SearchFailure extends Error {
  readonly kind: ToolFailureKind;
  constructor(kind: ToolFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The console ended the search. */
class SearchEnded extends SearchFailure {}

/**
 * Ariel searches. A query passes the firewall, is sent as a form body, polled until it is complete and read by Range pages. Equal
 * queries that run at the same time are one search. A search that nobody waits for any more, or that outlives its deadline, is
 * deleted on the console. A window longer than 31 days is asked in parts, whose rows are put together; `aql` then holds each text
 * on a line. Never throws for what can be foreseen; a result that reaches its LIMIT is `partial`.
 */
export function createAriel(client: QRadarClient, options: ArielOptions): Ariel {
  const { concurrency = 4, deadlineMs = 120_000, pollInitialMs = 50, pollMaxMs = 2_000, clock } = options;
  const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }));
  const semaphore = createSemaphore(concurrency);
  const share = createShare<ArielAnswer>();

  async function run(select: Select, aql: string, stop: AbortSignal): Promise<ArielAnswer> {
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = AbortSignal.any([stop, deadline]);
    // Not stopped half-way: a search whose id never arrived could not be deleted.
    const started = await start(aql);
    try {
      const done = await completed(started, signal);
      return { ok: true, ...(await rowsOf(done, select, signal)), aql, searchId: done.searchId };
    } catch (error) {
      if (!signal.aborted) {
        // Nobody waits for the console here: it may be the one that does not answer.
        if (!hasEnded(error)) void drop(started.searchId);
        throw error;
      }
      await drop(started.searchId);
      throw new SearchFailure('timeout', deadline.aborted ? `not done within ${deadlineMs / 1000} s` : 'given up before it was done');
    }
  }

  async function start(aql: string): Promise<SearchState & { searchId: string }> {
    const reply = await client.post('/api/ariel/searches', { body: { form: { query_expression: aql } } }, new AbortController().signal);
    const state = parsedReply(SearchReply, reply.json, 'Ariel search');
    if (state.searchId === null) throw new SearchFailure('malformed_reply', 'the search came back without an id');
    return { ...state, searchId: state.searchId };
  }

  async function completed(started: SearchState & { searchId: string }, signal: AbortSignal): Promise<SearchState & { searchId: string }> {
    let state: SearchState = started;
    let waitedMs = 0;
    while (state.status !== 'COMPLETED') {
      if (state.status === 'ERROR') throw new SearchEnded('unavailable', 'Ariel ended the search with an error');
      if (state.status === 'CANCELED') throw new SearchEnded('unavailable', 'the search was cancelled on the console');
      const delayMs = pollDelayMs(waitedMs, pollInitialMs, pollMaxMs);
      await sleep(delayMs, signal);
      waitedMs += delayMs;
      state = parsedReply(SearchReply, (await client.get(pathOf(started.searchId), {}, signal)).json, 'Ariel search');
    }
    return { ...state, searchId: started.searchId };
  }

  async function rowsOf(
    done: SearchState & { searchId: string },
    select: Select,
    signal: AbortSignal,
  ): Promise<{ rows: Record<string, unknown>[]; coverage: Coverage }> {
    const limit = select.limit ?? 0;
    const rows: Record<string, unknown>[] = [];
    const gaps: string[] = done.warnings > 0 ? ['Ariel reported a warning or an error with the result'] : [];
    let chars = 0;
    for (;;) {
      const range = { from: rows.length, to: Math.min(rows.length + PAGE_ROWS, limit) - 1 };
      const reply = await client.get(`${pathOf(done.searchId)}/results`, { range }, signal);
      const page = parsedReply(rowsReply(select.from), reply.json, 'Ariel result');
      rows.push(...page);
      chars += reply.raw.length;
      if (rows.length >= limit) {
        gaps.push(limitReached(limit));
        break;
      }
      if (reply.total === null ? page.length < PAGE_ROWS : rows.length >= reply.total) break;
      if (page.length === 0) throw new SearchFailure('malformed_reply', 'the result could not be read to its end');
      if (chars > MAX_CHARS) {
        gaps.push(cutForSize(rows.length));
        break;
      }
    }
    return { rows, coverage: gaps.length === 0 ? { state: 'complete' } : { state: 'partial', reason: gaps.join('; ') } };
  }

  /** The console forgets the search by itself after a day, should this fail. */
  async function drop(searchId: string): Promise<void> {
    await client.delete(pathOf(searchId), AbortSignal.timeout(DELETE_TIMEOUT_MS)).catch(() => null);
  }

  async function search(select: Select, signal: AbortSignal): Promise<ArielAnswer> {
    const query = textOf(select, clock());
    if (!query.ok) return failed('invalid_input', query.message, '');
    const { aql } = query;
    try {
      const task = (stop: AbortSignal) =>
        semaphore.run(() => run(select, aql, stop), stop).catch((error: unknown) => answerOf(error, stop, aql));
      return await share.run(aql, task, signal);
    } catch (error) {
      return answerOf(error, signal, aql);
    }
  }

  /** One search for each part of the window; one that fails fails the whole, and those that still run are given up. */
  async function searchInParts(select: Select, split: Extract<Split, { ok: true }>, signal: AbortSignal): Promise<ArielAnswer> {
    const giveUp = new AbortController();
    const stop = AbortSignal.any([signal, giveUp.signal]);
    const answers = await Promise.all(
      split.parts.map(async (part) => {
        const answer = await search(part, stop);
        if (!answer.ok && !stop.aborted) giveUp.abort(answer);
        return answer;
      }),
    );
    const failure = giveUp.signal.aborted ? (giveUp.signal.reason as ArielAnswer) : answers.find((a) => !a.ok);
    if (failure !== undefined) return failure;
    return wholeOf(
      select,
      split,
      answers.filter((a) => a.ok),
    );
  }

  return {
    async search(select, signal) {
      const split = splitWindow(select);
      if (split === null) return search(select, signal);
      if (!split.ok) return failed('invalid_input', `the query was not sent: ${split.message} (time_window)`, '');
      return searchInParts(select, split, signal);
    },
  };
}

/** One answer of those to the parts of a window, earliest first. */
function wholeOf(
  select: Select,
  { merges }: Extract<Split, { ok: true }>,
  answers: readonly Extract<ArielAnswer, { ok: true }>[],
): ArielAnswer {
  const parts = answers.map((a) => a.rows);
  const rows = mergeParts(select, merges, parts);
  const reasons = new Set(answers.flatMap(({ coverage }) => (coverage.state === 'complete' ? [] : [coverage.reason])));
  if (rows.length >= (select.limit ?? Number.POSITIVE_INFINITY)) reasons.add(limitReached(select.limit ?? 0));
  return {
    ok: true,
    rows,
    coverage: reasons.size === 0 ? { state: 'complete' } : { state: 'partial', reason: [...reasons].join('; ') },
    aql: answers.map((a) => a.aql).join('\n'),
    searchId: answers.map((a) => a.searchId).join(' '),
  };
}

function textOf(select: Select, nowMs: number): { ok: true; aql: string } | { ok: false; message: string } {
  const looked = firewall(select, nowMs);
  if (!looked.ok) return { ok: false, message: `the query was not sent: ${looked.message} (${looked.rule})` };
  try {
    return { ok: true, aql: print(select) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, message: `the query was not sent: ${error.message}` };
    throw error;
  }
}

function failed(kind: ToolFailureKind, message: string, aql: string): ArielAnswer {
  return { ok: false, failure: { kind, message, source: 'Ariel' }, aql };
}

/** Foreseeable failures become an answer; anything else is a bug and is thrown on. */
function answerOf(error: unknown, signal: AbortSignal, aql: string): ArielAnswer {
  if (signal.aborted) return failed('timeout', 'given up before it was done', aql);
  if (error instanceof SearchFailure) return failed(error.kind, error.message, aql);
  if (!(error instanceof QRadarError)) throw error;
  if (error.http === 404) return failed('unavailable', 'the search or its result is gone from the console', aql);
  return failed(error.kind, error.message, aql);
}

/** Whether the console itself ended the search or has forgotten it, so that there is nothing to delete. */
function hasEnded(error: unknown): boolean {
  return error instanceof SearchEnded || (error instanceof QRadarError && error.http === 404);
}

function pathOf(searchId: string): string {
  return `/api/ariel/searches/${segment(searchId)}`;
}
