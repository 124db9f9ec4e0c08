import { Ollama } from 'ollama';
import { UnavailableError } from '../../../domain/errors.ts';
import { guardedFetch, httpStatusOf } from '../http.ts';
import type { Embedder } from '../port.ts';
import { prepareTexts, unitVectors } from './vectors.ts';

export type OllamaEmbedderOptions = { baseUrl: string; model: string; dimensions: number; timeoutMs?: number };

/** Embeddings of an Ollama server. UnavailableError when it does not answer as it should. */
export function createOllamaEmbedder({ baseUrl, model, dimensions, timeoutMs = 20_000 }: OllamaEmbedderOptions): Embedder {
  return {
    id: `ollama:${model}@${dimensions}`,
    dimensions,
    async embed(texts, signal) {
      const input = prepareTexts(texts);
      const client = new Ollama({ host: baseUrl, fetch: guardedFetch(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])) });
      const vectors = await client.embed({ model, input }).then(
        (reply) => reply.embeddings,
        (error: unknown) => {
          signal.throwIfAborted();
          throw new UnavailableError(httpStatusOf(error)?.message ?? 'the embedding server could not be reached or did not answer in time');
        },
      );
      return unitVectors(vectors, texts.length, dimensions);
    },
  };
}
