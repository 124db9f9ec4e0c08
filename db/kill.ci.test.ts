import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createQueue } from './queue.ts';
import { openTestDatabase, requireServer } from './testing.ts';

/** A worker of its own that takes one job and never ends it. */
const WORKER = `
  import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))};
  import { createQueue } from ${JSON.stringify(join(import.meta.dirname, 'queue.ts'))};
  const database = await openDatabase({ databaseUrl: process.argv[1], dataDir: null });
  const queue = createQueue(database, { onError: () => undefined });
  await queue.start();
  await queue.work('investigate', 1, () => { process.stdout.write('taken'); return new Promise(() => undefined); });
`;

describe('a worker that is killed', () => {
  test('has its job taken by another one within 15 s', { timeout: 60_000 }, async () => {
    const url = requireServer(inject('testDatabaseUrl'));
    const database = await openTestDatabase(url);
    onTestFinished(() => database.close());
    const { rows } = await database.pool.query<{ name: string }>('select current_database() as name');
    const own = new URL(url);
    own.pathname = `/${rows[0]?.name ?? ''}`;
    const queue = createQueue(database, { onError: () => undefined });
    await queue.start();
    await queue.send(database.drizzle, 'investigate', { caseId: 'killed', run: 1 });
    const worker = spawn(process.execPath, ['--input-type=module-typescript', '-e', WORKER, own.href], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => worker.stdout.once('data', resolve));
    worker.kill('SIGKILL');
    const killedAt = performance.now();
    const taken: unknown[] = [];
    await queue.work('investigate', 1, (data) => Promise.resolve(void taken.push(data)));
    await vi.waitFor(() => expect(taken).toEqual([{ caseId: 'killed', run: 1 }]), { timeout: 30_000, interval: 50 });
    expect(performance.now() - killedAt).toBeLessThan(15_000);
    await queue.stop(1_000);
  });
});
