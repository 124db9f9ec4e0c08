import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { sha256Hex } from '../domain/canonical-json.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from './open.ts';

export type MigrationFile = { name: string; sql: string };

/** Any number that nothing else in this database locks. */
const MIGRATION_LOCK = 7_146_021;

/**
 * Brings the database to the newest version: numbered SQL files, forward only, each in a transaction of its own, under an advisory
 * lock, so that any number of processes may start at once. A file that was changed after it was applied is refused by name, and so
 * is a database that is newer than this code; one that only has another number by now is known by its content. `setupCheckpoints` creates the tables of the LangGraph saver, whose own set-up races;
 * it runs under the same lock.
 */
export async function migrate(
  database: Pick<Database, 'pool' | 'engine'>,
  setupCheckpoints: () => Promise<void> = async () => undefined,
  files: readonly MigrationFile[] = readMigrations(),
): Promise<{ applied: string[] }> {
  const client = await database.pool.connect();
  if (database.engine === 'pglite') {
    // One session: the client itself is the lock, and it must be given back before the saver asks for one.
    const applied = await applyAll(client, files).finally(() => client.release());
    await setupCheckpoints();
    return { applied };
  }
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await applyAll(client, files);
    await setupCheckpoints();
    return { applied };
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).finally(() => client.release());
  }
}

export function readMigrations(folder: string = join(import.meta.dirname, '..', 'migrations')): MigrationFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));
}

async function applyAll(client: pg.PoolClient, files: readonly MigrationFile[]): Promise<string[]> {
  await client.query(
    'create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  );
  await followRenames(client, files);
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from schema_migrations');
  refuseDrift(files, new Map(rows.map((r) => [r.name, r.sha256])));
  const done = new Set(rows.map((r) => r.name));
  const open = files.filter((f) => !done.has(f.name));
  for (const file of open) {
    await client.query('begin');
    try {
      await client.query(file.sql);
      await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [file.name, sha256Hex(file.sql)]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new AppError('unavailable', `migration ${file.name} failed: ${error instanceof Error ? error.message : 'unknown'}`, {
        cause: error,
      });
    }
  }
  return open.map((f) => f.name);
}

/** A file that was applied under a name that is gone, and stands here under a new one with the same bytes, was applied. */
async function followRenames(client: pg.PoolClient, files: readonly MigrationFile[]): Promise<void> {
  const names = files.map((f) => f.name);
  for (const { name, sql } of files) {
    await client.query(
      `update schema_migrations set name = $1 where sha256 = $2 and not (name = any($3))
       and not exists (select from schema_migrations where name = $1)`,
      [name, sha256Hex(sql), names],
    );
  }
}

function refuseDrift(files: readonly MigrationFile[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(files.map((f) => [f.name, sha256Hex(f.sql)]));
  for (const [name, sha256] of applied) {
    const here = known.get(name);
    if (here === undefined) {
      throw new AppError(
        'invalid',
        `the database holds migration ${name}, which this version does not know: start a newer version, or restore a backup`,
      );
    }
    if (here !== sha256) {
      throw new AppError('invalid', `migration ${name} was changed after it was applied: put the file back and write a new one`);
    }
  }
}
