import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { appendAudit } from '../services/audit/append-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'casewright-audit-'));
const dataKey = Buffer.alloc(32, 2);
const ENV = {
  DATA_DIR: folder,
  QRADAR_URL: 'https://qradar.example.com',
  QRADAR_READ_TOKEN: 'aaaaaaaa-0000',
  PSEUDONYM_KEY: Buffer.alloc(32, 1).toString('base64'),
  DATA_KEY: dataKey.toString('base64'),
};

async function onDatabase(act: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>): Promise<void> {
  const database = await openDatabase({ databaseUrl: null, dataDir: folder });
  await act(database);
  await database.close();
}

/** The command as an operator runs it. */
function audit(command: readonly string[], env: Record<string, string | undefined> = ENV): { status: number | null; stdout: string } {
  const root = join(import.meta.dirname, '..');
  const script = join(import.meta.dirname, 'audit-main.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, ...command], { cwd: root, env, encoding: 'utf8' });
  return { status, stdout };
}

beforeAll(() =>
  onDatabase(async (database) => {
    await migrate(database, () => Promise.resolve());
    const ctx = { actor: { kind: 'service', component: 'test' }, nowMs: 1, dataKey } as const;
    for (const n of [1, 2, 3]) {
      await database.drizzle.transaction((tx) => appendAudit(tx, ctx, { act: 'test', caseId: null, detail: { n } }));
    }
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

test(
  'a whole log is printed with its end and exits with 0, a changed one with its row and 1, wrong settings with 2',
  { timeout: 240_000 },
  async () => {
    expect(audit(['verify'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^whole: 3 rows .* head [0-9a-f]{64}\n$/) });
    await onDatabase(({ pool }) => pool.query(`alter table audit_log disable trigger user; update audit_log set act = 'x' where seq = 2`));
    expect(audit(['verify'])).toEqual({ status: 1, stdout: 'broken at row 2: row 2 was changed after it was written\n' });
    expect(audit(['verify'], { ...ENV, DATA_KEY: undefined })).toMatchObject({ status: 2, stdout: expect.stringContaining('DATA_KEY') });
    expect(audit([])).toMatchObject({ status: 2, stdout: expect.stringContaining('npm run audit -- verify') });
  },
);
