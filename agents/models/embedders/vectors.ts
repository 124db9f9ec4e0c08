import { UnavailableError } from '../../../domain/errors.ts';

/** Longest text that an embedder is given; sentence embedders look at about 128 tokens and no more. */
const MAX_TEXT_CHARS = 600;

/** Cuts texts; an empty one is refused, because there is nothing it could be near to. */
export function prepareTexts(texts: readonly string[]): string[] {
  const blank = texts.findIndex((t) => t.trim() === '');
  if (blank >= 0) throw new RangeError(`text ${blank} is empty: an embedding needs words`);
  return texts.map((t) => t.trim().slice(0, MAX_TEXT_CHARS));
}

/** Checks count and length, and scales each vector to length 1. UnavailableError when the embedder answered something else. */
export function unitVectors(vectors: readonly (readonly number[])[], count: number, dimensions: number): number[][] {
  const wrong = vectors.length !== count || vectors.some((v) => v.length !== dimensions || v.some((x) => !Number.isFinite(x)));
  if (wrong) throw new UnavailableError(`the embedder did not answer ${count} vectors of ${dimensions} finite numbers`);
  return vectors.map(toUnit);
}

function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  if (length === 0) throw new UnavailableError('the embedder answered a vector of length 0');
  return vector.map((x) => x / length);
}
