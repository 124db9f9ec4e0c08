import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { MAX_ANSWER_CHARS, parseAnswer } from './answer.ts';
import { httpStatusOf } from './http.ts';
import type { AskModel, ModelAnswer, ModelFailureKind } from './port.ts';
import { watch } from './watch.ts';

export type ModelMessage = { role: 'system' | 'user'; content: string };
export type StreamRequest = {
  messages: readonly ModelMessage[];
  schemaName: string;
  jsonSchema: Record<string, unknown>;
  signal: AbortSignal;
};

/** One piece of a streamed answer. `finish` is set when the model is done; without it the stream was cut. */
export type Piece = { text: string; refusal: string | null; finish: 'stop' | 'length' | 'refused' | null; tokens: number | null };

/** The one thing a provider implements. It retries nothing and throws whatever its client throws. */
export type Provider = { id: string; stream(request: StreamRequest): AsyncIterable<Piece> };

export type AskOptions = {
  /** Silence that ends a request, the wait for the first word included (a local model has to be loaded). */
  idleTimeoutMs?: number;
  /** The whole of one question, its retry included. */
  totalTimeoutMs?: number;
  /** Wait before the one retry when the server names none. */
  retryDelayMs?: number;
};

/**
 * A model behind the port: streams, so that silence and a cut are seen and the raw text is kept; parses by itself; retries once on
 * 429 and 5xx while time is left. Never throws for what a model or its server does.
 */
export function createAsk(provider: Provider, options: AskOptions = {}): AskModel {
  const { idleTimeoutMs = 30_000, totalTimeoutMs = 60_000, retryDelayMs = 1_000 } = options;
  return {
    id: provider.id,
    async ask(schema, schemaName, messages, signal) {
      const clock = watch(signal, { idleMs: idleTimeoutMs, totalMs: totalTimeoutMs });
      const untilMs = performance.now() + totalTimeoutMs;
      const request = { messages, schemaName, jsonSchema: jsonSchemaOf(schema), signal: clock.signal };
      try {
        const first = await attempt(provider, request, clock);
        if ('text' in first) return parseAnswer(schema, first.text, first.tokens);
        const waitMs = first.retryAfterMs ?? retryDelayMs;
        if (!first.retry || performance.now() + waitMs >= untilMs) return first.answer;
        clock.touch();
        const slept = await sleep(waitMs, true, { signal: clock.signal }).catch(() => false);
        if (!slept) return first.answer;
        clock.touch();
        const second = await attempt(provider, request, clock);
        return 'text' in second ? parseAnswer(schema, second.text, second.tokens) : second.answer;
      } finally {
        clock.stop();
      }
    },
  };
}

type Seen = { text: string; tokens: number; started: boolean; refused: boolean; finish: Piece['finish'] };
type Attempt = { text: string; tokens: number } | { answer: ModelAnswer<never>; retry: boolean; retryAfterMs: number | null };

async function attempt(provider: Provider, request: StreamRequest, clock: ReturnType<typeof watch>): Promise<Attempt> {
  const seen: Seen = { text: '', tokens: 0, started: false, refused: false, finish: null };
  try {
    for await (const piece of provider.stream(request)) {
      clock.touch();
      seen.started = true;
      seen.text += piece.text;
      seen.tokens = piece.tokens ?? seen.tokens;
      seen.finish = piece.finish ?? seen.finish;
      seen.refused ||= piece.refusal !== null;
      if (seen.text.length > MAX_ANSWER_CHARS)
        return failed('invalid_json', `the answer is longer than ${MAX_ANSWER_CHARS} characters`, seen);
    }
  } catch (error) {
    // A connection that breaks after the last piece took nothing away.
    if (seen.finish === null) return failedBy(error, clock.expired(), seen);
  }
  return judged(seen, clock.expired());
}

function judged(seen: Seen, expired: string | null): Attempt {
  if (seen.refused || seen.finish === 'refused') return failed('refused', 'the model refused to answer', seen);
  if (seen.finish === 'length') return failed('cut_stream', 'the answer was cut at the length limit', seen);
  if (seen.finish === 'stop' && seen.text.trim() === '') return failed('refused', 'the model gave an empty answer', seen);
  if (seen.finish === 'stop') return { text: seen.text, tokens: seen.tokens };
  if (expired !== null) return failed('timeout', expired, seen);
  return failed('cut_stream', 'the answer ended before it was complete', seen);
}

function failedBy(error: unknown, expired: string | null, seen: Seen): Attempt {
  if (expired !== null) return failed('timeout', expired, seen);
  const http = httpStatusOf(error);
  if (http !== null) {
    const kind = http.status === 429 ? 'rate_limited' : http.status >= 500 ? 'server_error' : 'unreachable';
    return { ...failed(kind, http.message, seen), retry: kind !== 'unreachable', retryAfterMs: http.retryAfterMs };
  }
  if (error instanceof SyntaxError) return failed('invalid_json', 'the server does not speak the protocol', seen);
  if (seen.started) return failed('cut_stream', 'the connection broke in the middle of the answer', seen);
  return failed('unreachable', 'the model server could not be reached', seen);
}

function failed(kind: ModelFailureKind, message: string, { tokens, text }: Seen): Extract<Attempt, { retry: boolean }> {
  return { answer: { ok: false, kind, message, tokens, raw: text === '' ? null : text }, retry: false, retryAfterMs: null };
}

function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
