import { sql, type SQL } from 'drizzle-orm';

/** Now by the clock of the database, epoch ms: processes on several machines agree on it, whatever their own clocks say. */
export function databaseNowMs(): SQL<number> {
  return sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}

/** `ttlMs` from now by the clock of the database. */
export function databaseTimeIn(ttlMs: number): SQL<number> {
  return sql<number>`${databaseNowMs()} + ${ttlMs}::bigint`;
}
