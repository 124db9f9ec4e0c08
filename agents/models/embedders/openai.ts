import { z } from 'zod';
import { UnavailableError } from '../../../domain/errors.ts';
import { guardedFetch, httpStatusOf } from '../http.ts';
import type { Embedder } from '../port.ts';
import { prepareTexts, unitVectors } from './vectors.ts';

export type OpenAiEmbedderOptions = { baseUrl: string; apiKey: string | null; model: string; dimensions: number; timeoutMs?: number };

const Reply = z.object({ data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()) })) });

/** Embeddings of an OpenAI-compatible server. UnavailableError when it does not answer as it should; no key in any message. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const { baseUrl, apiKey, model, dimensions, timeoutMs = 20_000 } = options;
  return {
    id: `openai:${model}@${dimensions}`,
    dimensions,
    async embed(texts, signal) {
      const input = prepareTexts(texts);
      const reply = Reply.safeParse(
        await post(`${baseUrl.replace(/\/$/, '')}/embeddings`, apiKey, { model, input, dimensions, encoding_format: 'float' }, [
          signal,
          AbortSignal.timeout(timeoutMs),
        ]),
      );
      if (!reply.success) throw new UnavailableError('the embedding server answered something else than embeddings');
      const inOrder = reply.data.data.toSorted((a, b) => a.index - b.index).map((d) => d.embedding);
      return unitVectors(inOrder, texts.length, dimensions);
    },
  };
}

async function post(url: string, apiKey: string | null, body: unknown, signals: AbortSignal[]): Promise<unknown> {
  try {
    const response = await guardedFetch(AbortSignal.any(signals))(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch (error) {
    signals[0]?.throwIfAborted();
    throw new UnavailableError(httpStatusOf(error)?.message ?? 'the embedding server could not be reached or did not answer in time');
  }
}
