import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gunzipSync, gzipSync } from 'node:zlib';

const gzipped = (path: string): boolean => path.endsWith('.gz');

/** The text of a file in chunks, unpacked when its name ends in `.gz`; `onBytes` hears how much was read from disk. */
export async function* readText(path: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const file = createReadStream(path);
  file.on('data', (chunk) => onBytes(chunk.length));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const source = gzipped(path) ? file.pipe(createGunzip()) : file;
  if (source !== file) file.on('error', (error) => source.destroy(error));
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) continue;
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** Writes a file as a whole or not at all: a failure while the text is made leaves no file behind. */
export async function writeText(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const steps = gzipped(path) ? [createGzip()] : [];
    await pipeline([Readable.from(chunks), ...steps, createWriteStream(partial)]);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

export async function readJson(path: string): Promise<unknown> {
  const bytes = await readFile(path);
  return JSON.parse((gzipped(path) ? gunzipSync(bytes) : bytes).toString('utf8'));
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await writeFile(path, gzipped(path) ? gzipSync(text) : text);
}
