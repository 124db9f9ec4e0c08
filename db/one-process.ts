import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { sha256Hex } from '../domain/canonical-json.ts';
import { UnavailableError } from '../domain/errors.ts';

/**
 * Makes sure that one process has the folder of the embedded database open: PGlite has no lock of its own, and two would ruin it. The
 * mark is an abstract socket, which the kernel takes back however the process ends. On other systems than Linux there is none.
 */
export async function claimFolder(folder: string): Promise<{ release(): void }> {
  if (process.platform !== 'linux') return { release: () => undefined };
  const server = createServer();
  await new Promise<void>((claimed, refused) => {
    server.once('error', () => {
      refused(new UnavailableError(`another process has the embedded database in ${folder} open: stop it, or set DATABASE_URL`));
    });
    server.listen(`\0casewright-${sha256Hex(resolve(folder)).slice(0, 32)}`, claimed);
  });
  server.unref();
  return { release: () => void server.close() };
}
