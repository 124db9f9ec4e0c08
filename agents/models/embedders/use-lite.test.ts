import { expect, test } from 'vitest';
import { createUseLiteEmbedder } from './use-lite.ts';

const SIGNAL = new AbortController().signal;

test('near meanings are nearer than far ones, in unit vectors of 512 numbers, the same each time', async () => {
  const embedder = createUseLiteEmbedder();
  await embedder.warm();
  const texts = ['copied many files to a usb stick', 'files were written to removable media', 'the database was restarted'];
  const [usb = [], media = [], database = []] = await embedder.embed(texts, SIGNAL);
  expect(usb).toHaveLength(512);
  expect(Math.hypot(...usb)).toBeCloseTo(1, 10);
  expect(dot(usb, media)).toBeGreaterThan(dot(usb, database));
  expect((await embedder.embed([texts[0] ?? ''], SIGNAL))[0]).toEqual(usb);
});

test('an empty text is refused before the model is loaded', async () => {
  await expect(createUseLiteEmbedder().embed([''], SIGNAL)).rejects.toThrow(RangeError);
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}
