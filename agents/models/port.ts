import type { z } from 'zod';

export type ModelFailureKind =
  'timeout' | 'rate_limited' | 'server_error' | 'cut_stream' | 'invalid_json' | 'schema_mismatch' | 'refused' | 'unreachable';

export type ModelAnswer<T> =
  | { ok: true; value: T; tokens: number; raw: string }
  | { ok: false; kind: ModelFailureKind; message: string; tokens: number; raw: string | null };

/** A model behind one narrow door: prompt and schema in, parsed value out. No tools, no hidden retries. */
export type AskModel = {
  /** "openai:NAME" or "ollama:NAME", for the draft and the audit. */
  readonly id: string;
  ask<T>(
    schema: z.ZodType<T>,
    schemaName: string,
    messages: readonly { role: 'system' | 'user'; content: string }[],
    signal: AbortSignal,
  ): Promise<ModelAnswer<T>>;
};

/** Sentence embeddings. Vectors of different ids are never compared. */
export type Embedder = {
  /** Model and version, e.g. "use-lite@0.2.0". */
  readonly id: string;
  readonly dimensions: number;
  /** Unit-norm vectors, one per text; empty texts are refused. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
};
