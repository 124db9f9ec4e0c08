import { Client, escapeIdentifier, Pool } from 'pg';
import { claimFolder } from './one-process.ts';
import { createPglitePool } from './pglite-pool.ts';
import { quietDrizzle, type Db } from './quiet-session.ts';

export type ListenHandle = { close(): Promise<void> };

export type Database = {
  drizzle: Db;
  /** For libraries that want a pool of node-postgres: the LangGraph saver, pg-boss. */
  pool: Pool;
  engine: 'postgresql' | 'pglite';
  /** Listens on a channel; `onReconnect` runs after each (re)subscription, when notifications may have been missed. */
  listen(channel: string, onNotification: (payload: string) => void, onReconnect: () => void): Promise<ListenHandle>;
  /** The embedded database as a tar, to start others from; refused by PostgreSQL, which has pg_dump. */
  dumpDataDir(): Promise<Blob>;
  close(): Promise<void>;
};

const POOL_SIZE = 12;
const RECONNECT_MS = 1_000;
const CONNECT_MS = 10_000;
/** No statement of ours takes longer; a database that hangs is a failure, not a wait. */
const STATEMENT_MS = 60_000;

/**
 * Opens PostgreSQL at `databaseUrl`, or without one the embedded PGlite in `dataDir` (null: in memory; for trying out only).
 * `onError` hears of broken idle connections, without details.
 */
export async function openDatabase(options: {
  databaseUrl: string | null;
  dataDir: string | null;
  onError?: (message: string) => void;
  /** A dumped data directory to start the embedded database from. */
  loadDataDir?: Blob;
}): Promise<Database> {
  return options.databaseUrl === null
    ? openPglite(options.dataDir, options.loadDataDir)
    : openPostgres(options.databaseUrl, options.onError);
}

function openPostgres(url: string, onError: (message: string) => void = () => undefined): Database {
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    application_name: 'casewright',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + CONNECT_MS,
  });
  const report = (): void => onError('a database connection broke; it is opened again when it is needed');
  pool.on('error', report);
  // A client that is checked out has no listener of the pool, and an unheard error would end the process.
  pool.on('connect', (client) => void client.on('error', report));
  return {
    drizzle: quietDrizzle(pool),
    pool,
    engine: 'postgresql',
    listen: (channel, onNotification, onReconnect) => listenOnPostgres(url, channel, onNotification, onReconnect),
    dumpDataDir: () => Promise.reject(new Error('PostgreSQL is dumped with pg_dump')),
    close: () => pool.end(),
  };
}

/** Holds one connection of its own, and opens it again after it broke. */
async function listenOnPostgres(
  url: string,
  channel: string,
  onNotification: (payload: string) => void,
  onReconnect: () => void,
): Promise<ListenHandle> {
  let current: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const subscribe = async (): Promise<void> => {
    const client = new Client({ connectionString: url, keepAlive: true, application_name: 'casewright listen' });
    const lost = (): void => {
      if (current !== client || closed) return;
      current = null;
      client.end().catch(() => undefined);
      retry();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', (message) => onNotification(message.payload ?? ''));
    await client.connect();
    await client.query(`listen ${escapeIdentifier(channel)}`);
    current = client;
    onReconnect();
  };
  const retry = (): void => {
    timer = setTimeout(() => {
      subscribe().catch(() => (closed ? undefined : retry()));
    }, RECONNECT_MS);
    timer.unref();
  };
  await subscribe();
  return {
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await current?.end();
    },
  };
}

async function openPglite(dataDir: string | null, loadDataDir: Blob | undefined): Promise<Database> {
  const [{ PGlite }, { vector }] = await Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite-pgvector')]);
  const folder = dataDir === null ? null : await claimFolder(dataDir);
  const lite = await PGlite.create({
    ...(dataDir === null ? {} : { dataDir }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
    extensions: { vector },
  }).catch((error: unknown) => {
    folder?.release();
    throw error;
  });
  const pool = createPglitePool(lite);
  return {
    drizzle: quietDrizzle(pool),
    pool,
    engine: 'pglite',
    listen: async (channel, onNotification, onReconnect) => {
      const stop = await lite.listen(channel, onNotification);
      onReconnect();
      return { close: () => stop() };
    },
    dumpDataDir: () => lite.dumpDataDir('none'),
    close: async () => {
      await pool.end();
      await lite.close();
      folder?.release();
    },
  };
}
