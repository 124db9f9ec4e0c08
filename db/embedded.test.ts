import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'casewright-db-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a folder is open in one process at a time, and holds what was committed', { timeout: 60_000 }, async () => {
  const options = { databaseUrl: null, dataDir: join(root, 'data') };
  const first = await openDatabase(options);
  await migrate(first);
  await first.pool.query(`insert into webhook_replays values ('kept', 1)`);
  await expect(openDatabase(options)).rejects.toThrow('another process has the embedded database');
  await first.close();
  const second = await openDatabase(options);
  expect(await migrate(second)).toEqual({ applied: [] });
  expect((await second.pool.query('select message_id from webhook_replays')).rows).toEqual([{ message_id: 'kept' }]);
  await second.close();
});
