import { Ollama } from 'ollama';
import { createAsk, type AskOptions, type Piece, type StreamRequest } from './ask.ts';
import { guardedFetch } from './http.ts';
import type { AskModel } from './port.ts';

export type OllamaOptions = AskOptions & {
  /** e.g. "http://127.0.0.1:11434". */
  baseUrl: string;
  model: string;
  /** Tokens of context; Ollama's default is too small for a case and cuts prompts silently. */
  contextTokens?: number;
  maxOutputTokens?: number;
  seed?: number;
};

/** A model on an Ollama server, its output held to the JSON schema by the server. */
export function createOllamaModel(options: OllamaOptions): AskModel {
  return createAsk({ id: `ollama:${options.model}`, stream: (request) => stream(options, request) }, options);
}

async function* stream(options: OllamaOptions, request: StreamRequest): AsyncGenerator<Piece> {
  // The client knows no signal for one call, so each call has a client of its own.
  const client = new Ollama({ host: options.baseUrl, fetch: guardedFetch(request.signal) });
  const parts = await client.chat({
    model: options.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    format: request.jsonSchema,
    stream: true,
    keep_alive: '10m',
    options: {
      temperature: 0,
      seed: options.seed ?? 1,
      num_ctx: options.contextTokens ?? 16_384,
      num_predict: options.maxOutputTokens ?? 4_000,
    },
  });
  for await (const part of parts) {
    yield {
      text: part.message.content,
      refusal: null,
      finish: part.done ? (part.done_reason === 'length' ? 'length' : 'stop') : null,
      tokens: part.done ? (part.prompt_eval_count ?? 0) + (part.eval_count ?? 0) : null,
    };
  }
}
