import { NodePgDatabase, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { PgDialect, type PgPreparedQuery, type PgTransactionConfig, type PreparedQueryConfig } from 'drizzle-orm/pg-core';
import { sql, type Query, type TablesRelationalConfig } from 'drizzle-orm';
import type pg from 'pg';
import { withoutParameters } from './errors.ts';
import { storable } from './schema/columns.ts';

type Tables = Record<string, never>;
type Config = TablesRelationalConfig & Tables;
type Tail<T> = T extends [unknown, ...infer Rest] ? Rest : never;

/** The database as the project uses it: drizzle over a pool, no relational query API. */
export type Db = NodePgDatabase;
/** A transaction, or the database itself where a single statement is enough. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type DbOrTx = Db | Tx;

/** Drizzle over a pool whose errors are `DatabaseError`s: no message, property or cause holds a parameter. */
export function quietDrizzle(pool: pg.Pool): Db {
  const dialect = new PgDialect();
  return new NodePgDatabase(dialect, new QuietSession(pool, dialect), undefined);
}

class QuietSession extends NodePgSession<Tables, Config> {
  readonly #client: pg.Pool | pg.PoolClient;
  readonly #dialect: PgDialect;

  constructor(client: pg.Pool | pg.PoolClient, dialect: PgDialect) {
    super(client, dialect, undefined);
    this.#client = client;
    this.#dialect = dialect;
  }

  override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
    query: Query,
    ...rest: Tail<Parameters<NodePgSession<Tables, Config>['prepareQuery']>>
  ): PgPreparedQuery<T> {
    const params = query.params.map((p) => (typeof p === 'string' ? storable(p) : p));
    const prepared = super.prepareQuery<T>({ ...query, params }, ...rest);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) => execute(values).catch((error: unknown) => refuse(error, query.sql));
    return prepared;
  }

  /** As drizzle's, except that a connection which cannot even roll back is thrown away instead of going back to the pool. */
  override async transaction<T>(run: (tx: NodePgTransaction<Tables, Config>) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
    if (!('totalCount' in this.#client)) return super.transaction(run, config);
    const client = await this.#client.connect().catch((error: unknown) => refuse(error, 'connect'));
    let broken: Error | undefined;
    try {
      const tx = new NodePgTransaction<Tables, Config>(this.#dialect, new QuietSession(client, this.#dialect), undefined);
      await tx.execute(sql`begin`);
      if (config !== undefined) await tx.setTransaction(config);
      try {
        const result = await run(tx);
        await tx.execute(sql`commit`);
        return result;
      } catch (error) {
        await tx.execute(sql`rollback`).catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error('rollback failed');
        });
        throw error;
      }
    } finally {
      client.release(broken);
    }
  }
}

function refuse(error: unknown, statement: string): never {
  throw withoutParameters(error, statement);
}
