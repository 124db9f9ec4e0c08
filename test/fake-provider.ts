import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { stream, streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { answerTo, UNGROUNDED } from './fake-answers.ts';

/** What the fake does with one request. */
export const FAULTS = [
  'good',
  'fenced',
  '429',
  '500',
  'cut',
  'invalid_json',
  'ungrounded',
  'refusal',
  'length',
  'slow',
  'silent',
  'never',
] as const;
export type Fault = (typeof FAULTS)[number];

export type FakeProvider = {
  /** "http://127.0.0.1:PORT"; OpenAI lives under /v1, Ollama under /api. */
  url: string;
  /** The faults of the next requests, in order; the last one stays. */
  script(...faults: Fault[]): void;
  /** Bodies of the requests to a chat, as sent. */
  requests: ChatRequest[];
  /** Every body that arrived, embeddings included, byte for byte. */
  bodies: string[];
  close(): Promise<void>;
};

const Messages = z.array(z.object({ role: z.string(), content: z.string() }));
const OpenAiChat = z.object({
  model: z.string(),
  messages: Messages,
  response_format: z.object({ json_schema: z.object({ name: z.string(), schema: z.unknown(), strict: z.boolean() }) }),
});
const OllamaChat = z.object({ model: z.string(), messages: Messages, format: z.unknown() });
export type ChatRequest = { messages: z.infer<typeof Messages>; schemaName: string | null };

const EMBED_DIMENSIONS = 8;
const SLOW_MS = 150;

/** A stand-in for both kinds of model servers on loopback; the adapters talk to it over real HTTP. */
export async function startFakeProvider(port = 0): Promise<FakeProvider> {
  let faults: Fault[] = ['good'];
  const requests: ChatRequest[] = [];
  const bodies: string[] = [];
  const next = (): Fault => (faults.length > 1 ? faults.shift() : faults[0]) ?? 'good';
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.method === 'POST') bodies.push(await c.req.text());
    await next();
  });

  app.post('/v1/chat/completions', async (c) => {
    const body = OpenAiChat.parse(await c.req.json());
    const request = { messages: body.messages, schemaName: body.response_format.json_schema.name };
    requests.push(request);
    const fault = next();
    if (fault === '429') return c.json({ error: { message: 'sk-secret slow down' } }, 429, { 'retry-after': '0' });
    if (fault === '500') return c.json({ error: { message: 'sk-secret broken' } }, 500);
    if (fault === 'never') return never();
    return streamSSE(c, async (sse) => {
      const send = (choice: object, usage: object | null = null) =>
        sse.writeSSE({ data: JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: body.model, choices: [choice], usage }) });
      if (fault === 'refusal') {
        await send({ index: 0, delta: { role: 'assistant', content: null, refusal: 'I cannot help with that.' }, finish_reason: null });
        await send({ index: 0, delta: {}, finish_reason: 'stop' });
        await sse.writeSSE({ data: '[DONE]' });
        return;
      }
      for await (const piece of pieces(fault, request)) await send({ index: 0, delta: { content: piece }, finish_reason: null });
      if (fault === 'cut' || fault === 'silent') return;
      await send({ index: 0, delta: {}, finish_reason: fault === 'length' ? 'length' : 'stop' });
      await sse.writeSSE({
        data: JSON.stringify({ id: 'x', choices: [], usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 } }),
      });
      await sse.writeSSE({ data: '[DONE]' });
    });
  });

  app.post('/api/chat', async (c) => {
    const body = OllamaChat.parse(await c.req.json());
    const request = { messages: body.messages, schemaName: null };
    requests.push(request);
    const fault = next();
    if (fault === '429') return c.json({ error: 'busy' }, 429, { 'retry-after': '0' });
    if (fault === '500') return c.json({ error: 'broken' }, 500);
    if (fault === 'never') return never();
    return stream(c, async (out) => {
      const send = (part: object) => out.write(`${JSON.stringify({ model: body.model, created_at: '2026-01-01T00:00:00Z', ...part })}\n`);
      if (fault !== 'refusal') {
        for await (const piece of pieces(fault, request)) await send({ message: { role: 'assistant', content: piece }, done: false });
      }
      if (fault === 'cut' || fault === 'silent') return;
      const reason = fault === 'length' ? 'length' : 'stop';
      await send({ message: { role: 'assistant', content: '' }, done: true, done_reason: reason, prompt_eval_count: 900, eval_count: 100 });
    });
  });

  app.post('/v1/embeddings', async (c) => {
    const { input } = z.object({ input: z.array(z.string()) }).parse(await c.req.json());
    if (next() === '500') return c.json({ error: { message: 'sk-secret broken' } }, 500);
    return c.json({ data: input.map((text, index) => ({ index, embedding: letters(text) })) });
  });

  app.post('/api/embed', async (c) => {
    const { input } = z.object({ input: z.array(z.string()) }).parse(await c.req.json());
    if (next() === '500') return c.json({ error: 'broken' }, 500);
    return c.json({ model: 'x', embeddings: input.map(letters) });
  });

  app.get('/v1/models', (c) => c.json({ data: [{ id: 'fake' }] }));
  app.get('/api/tags', (c) => c.json({ models: [{ name: 'fake' }] }));

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(started));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake provider has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    script: (...list) => {
      faults = list;
    },
    requests,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Takes the request and says nothing; closing the fake ends it. */
function never(): Promise<Response> {
  return new Promise(() => undefined);
}

/** The text of an answer, in pieces as a model streams them. */
async function* pieces(fault: Fault, request: ChatRequest): AsyncGenerator<string> {
  const text = textOf(fault, request);
  const half = Math.ceil(text.length / 2);
  yield text.slice(0, half);
  if (fault === 'cut') return;
  if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  if (fault === 'silent') await new Promise((resolve) => setTimeout(resolve, 10 * SLOW_MS));
  yield text.slice(half);
}

function textOf(fault: Fault, request: ChatRequest): string {
  if (fault === 'invalid_json') return 'Sure! Here is the draft you asked for: {"sections": {"summary": [';
  if (fault === 'ungrounded') return JSON.stringify(UNGROUNDED);
  const good = JSON.stringify(answerTo(request.messages.map((m) => m.content).join('\n')));
  return fault === 'fenced' ? `\`\`\`json\n${good}\n\`\`\`` : good;
}

/** Counts of eight letters: near texts are near, and nothing needs a model. */
function letters(text: string): number[] {
  const counts = Array.from({ length: EMBED_DIMENSIONS }, () => 1);
  for (const ch of text.toLowerCase()) {
    const i = (ch.codePointAt(0) ?? 0) % EMBED_DIMENSIONS;
    counts[i] = (counts[i] ?? 0) + 1;
  }
  return counts;
}
