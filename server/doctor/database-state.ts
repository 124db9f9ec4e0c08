import { Client } from 'pg';
import { readMigrations } from '../../db/migrate.ts';

export type DatabaseState = { version: string; vector: 'installed' | 'available' | 'absent'; missing: string[] };

const CONNECT_MS = 10_000;

/** Looks at a PostgreSQL without changing anything. */
export async function databaseState(url: string): Promise<DatabaseState> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
    application_name: 'casewright doctor',
  });
  await client.connect();
  try {
    const version = await client.query<{ version: string }>("select 'PostgreSQL ' || current_setting('server_version') as version");
    const vector = await client.query<{ installed: boolean }>(
      "select installed_version is not null as installed from pg_available_extensions where name = 'vector'",
    );
    const there = await client.query<{ there: boolean }>("select to_regclass('schema_migrations') is not null as there");
    const applied =
      there.rows[0]?.there === true ? await client.query<{ name: string }>('select name from schema_migrations') : { rows: [] };
    const done = new Set(applied.rows.map((r) => r.name));
    return {
      version: version.rows[0]?.version ?? 'PostgreSQL',
      vector: vector.rows[0] === undefined ? 'absent' : vector.rows[0].installed ? 'installed' : 'available',
      missing: readMigrations()
        .map((m) => m.name)
        .filter((name) => !done.has(name)),
    };
  } finally {
    await client.end();
  }
}
