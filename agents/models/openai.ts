import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { createAsk, type AskOptions, type Piece, type StreamRequest } from './ask.ts';
import { guardedFetch } from './http.ts';
import type { AskModel } from './port.ts';

export type OpenAiOptions = AskOptions & {
  /** Any server that speaks the chat completions protocol, e.g. "http://127.0.0.1:8000/v1". */
  baseUrl: string;
  /** Local servers need none. */
  apiKey: string | null;
  model: string;
  maxOutputTokens?: number;
};

/** The part of a raw chunk that the client library drops. */
const RawChunk = z.object({ choices: z.array(z.object({ delta: z.object({ refusal: z.string().nullish() }).nullish() })).min(1) });

const Usage = z.object({ total_tokens: z.number() });

/** A model on an OpenAI-compatible server: chat completions, streamed, with a JSON schema as response format. */
export function createOpenAiModel(options: OpenAiOptions): AskModel {
  return createAsk({ id: `openai:${options.model}`, stream: (request) => stream(options, request) }, options);
}

async function* stream(options: OpenAiOptions, request: StreamRequest): AsyncGenerator<Piece> {
  const client = new ChatOpenAI({
    model: options.model,
    apiKey: options.apiKey ?? 'none',
    temperature: 0,
    maxTokens: options.maxOutputTokens ?? 4_000,
    maxRetries: 0,
    useResponsesApi: false,
    __includeRawResponse: true,
    configuration: { baseURL: options.baseUrl, fetch: guardedFetch(request.signal), maxRetries: 0 },
  });
  const chunks = await client.stream(
    request.messages.map(({ role, content }) => ({ role, content })),
    {
      signal: request.signal,
      response_format: {
        type: 'json_schema',
        json_schema: { name: request.schemaName, schema: request.jsonSchema, strict: isStrict(request.jsonSchema) },
      },
    },
  );
  for await (const chunk of chunks) {
    const raw = RawChunk.safeParse(chunk.additional_kwargs['__raw_response']);
    const usage = Usage.safeParse(chunk.usage_metadata);
    yield {
      text: typeof chunk.content === 'string' ? chunk.content : '',
      refusal: raw.success ? (raw.data.choices[0]?.delta?.refusal ?? null) : null,
      finish: finishOf(chunk.response_metadata['finish_reason']),
      tokens: usage.success ? usage.data.total_tokens : null,
    };
  }
}

function finishOf(reason: unknown): Piece['finish'] {
  if (reason === 'stop' || reason === 'length') return reason;
  return reason === 'content_filter' ? 'refused' : null;
}

/** Servers refuse a strict schema in which a member of an object may be left out; such a schema is sent as guidance, and zod decides. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
    const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
    if (!('additionalProperties' in schema) || schema.additionalProperties !== false) return false;
    if (Object.keys(schema.properties).some((key) => !required.includes(key))) return false;
  }
  return Object.values(schema).every(isStrict);
}
