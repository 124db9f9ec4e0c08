import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { hashOf } from '../domain/canonical-json.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openDatabase, type Database } from './open.ts';

const CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'casewright');

/**
 * A migrated database of the test file's own: on the PostgreSQL at `url` (vitest's `inject('testDatabaseUrl')`), or embedded in memory
 * when that is null. Open one a file and share it: the embedded one costs a second and a few hundred megabytes.
 */
export async function openTestDatabase(url: string | null): Promise<Database> {
  return url === null ? openEmbedded() : openOnServer(url);
}

/** The embedded database starts from a dump of a migrated one, made once per set of migrations. */
async function openEmbedded(): Promise<Database> {
  const dump = join(CACHE, `pglite-${hashOf(readMigrations()).slice(0, 16)}.tar`);
  if (existsSync(dump)) return openDatabase({ databaseUrl: null, dataDir: null, loadDataDir: new Blob([readFileSync(dump)]) });
  const database = await openDatabase({ databaseUrl: null, dataDir: null });
  await migrate(database);
  const bytes = Buffer.from(await (await database.dumpDataDir()).arrayBuffer());
  mkdirSync(CACHE, { recursive: true });
  const half = `${dump}.${randomBytes(4).toString('hex')}`;
  writeFileSync(half, bytes);
  renameSync(half, dump);
  return database;
}

/** For tests that mean nothing on the embedded database: they fail with this sentence instead of being passed over. */
export function requireServer(url: string | null): string {
  if (url !== null) return url;
  throw new Error(
    'CASEWRIGHT_TEST_DATABASE_URL is not set, so nothing was tried on PostgreSQL: set it to what `bash .ci/setup-postgres.sh` prints last',
  );
}

async function openOnServer(url: string): Promise<Database> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openDatabase({ databaseUrl: own.href, dataDir: null });
  await migrate(database);
  return {
    ...database,
    close: async () => {
      await database.close();
      await asAdmin(url, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
