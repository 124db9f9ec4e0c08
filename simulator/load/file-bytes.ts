import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LoadSpecError } from './spec.ts';

/** The bytes of a file, of what is in it when it is `.gz`. A file that cannot be read is an error that names it. */
export async function* fileBytes(file: string): AsyncGenerator<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: 1_048_576 });
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip({ chunkSize: 1_048_576 })) : bytes;
  // A fault of the file does not travel through the pipe by itself.
  bytes.once('error', (error) => input.destroy(error));
  try {
    for await (const chunk of input) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    bytes.destroy();
  }
}

export function unreadable(file: string, error: unknown): LoadSpecError {
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown fault';
  return new LoadSpecError(`--load: ${file} cannot be read (${why}); check the path`);
}
