import { DuckDBDataChunk, DuckDBInstance, BIGINT, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { SimEvent, SimFlow, SimLogSource } from './organisation/model.ts';
import { EVENT_COLUMNS, FLOW_COLUMNS, type StoredColumn } from './store-columns.ts';

/** Kinds of ids that AQL functions turn into names. */
export type NameKind = 'qid' | 'category' | 'logsource' | 'logsourcetype' | 'hostname' | 'assetuser';

export type Store = {
  /** Log sources must be known before their events. */
  addLogSources(sources: readonly SimLogSource[]): Promise<void>;
  addNames(kind: NameKind, names: ReadonlyMap<string | number, string>): Promise<void>;
  addEvents(events: readonly SimEvent[]): Promise<void>;
  addFlows(flows: readonly SimFlow[]): Promise<void>;
  logSources(): readonly SimLogSource[];
  /** Rows as objects by column; whole numbers of 64 bits as numbers. Aborting the signal interrupts the query. */
  query(sql: string, signal?: AbortSignal): Promise<Record<string, unknown>[]>;
  /** Runs SQL on the one connection that writes, for loaders that read files with the engine itself; its rows as `query` gives them. */
  fill(sql: string): Promise<Record<string, unknown>[]>;
  close(): void;
};

const CHUNK_ROWS = 2_048;

/** Of the engine beside a file of events; the process itself takes some hundred MiB more. */
const MEMORY_LIMIT = '900MB';

/**
 * Events and flows in memory, empty. Two hundred thousand events load in about two seconds. With `kept`, a file that
 * `makeKept` wrote, they stand beside those of the file, which is only read: what arrives is forgotten with the store.
 */
export async function openStore(kept?: string): Promise<Store> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const schema = kept === undefined ? 'main' : 'arrived';
  if (kept !== undefined) {
    await connection.run(`SET memory_limit = '${MEMORY_LIMIT}'`);
    await connection.run(`ATTACH ${literal(kept)} AS kept (READ_ONLY)`);
    await connection.run(`CREATE SCHEMA ${schema}; SET search_path = '${schema},main'`);
  }
  await connection.run(createTable(`${schema}.events`, EVENT_COLUMNS));
  await connection.run(createTable(`${schema}.flows`, FLOW_COLUMNS));
  if (kept !== undefined) {
    for (const table of ['events', 'flows']) {
      await connection.run(`CREATE VIEW main.${table} AS SELECT * FROM kept.${table} UNION ALL SELECT * FROM ${schema}.${table}`);
    }
  }
  await connection.run('CREATE TABLE main.names (kind VARCHAR, id VARCHAR, name VARCHAR, PRIMARY KEY (kind, id))');
  const sources = new Map<number, SimLogSource>();

  const addNames: Store['addNames'] = async (kind, names) => {
    if (names.size === 0) return;
    const rows = [...names].map(([id, name]) => `(${[kind, String(id), name].map(literal).join(', ')})`);
    await connection.run(`INSERT OR REPLACE INTO names VALUES ${rows.join(', ')}`);
  };

  return {
    addNames,
    async addLogSources(added) {
      for (const source of added) sources.set(source.id, source);
      await addNames('logsource', new Map(added.map((s) => [s.id, s.name])));
      await addNames('logsourcetype', new Map(added.map((s) => [s.typeId, s.typeName])));
    },
    async addEvents(events) {
      const typed = events.map((event) => {
        const source = sources.get(event.logsourceid);
        if (source === undefined) throw new RangeError(`event of an unknown log source: ${event.logsourceid}`);
        return { ...event, devicetype: source.typeId };
      });
      await append(connection, schema, 'events', EVENT_COLUMNS, typed);
    },
    addFlows: (flows) => append(connection, schema, 'flows', FLOW_COLUMNS, flows),
    logSources: () => [...sources.values()],
    async query(sql, signal) {
      const own = await instance.connect();
      const interrupt = (): void => own.interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      try {
        signal?.throwIfAborted();
        const reader = await own.runAndReadAll(sql);
        return reader.getRowObjectsJS().map(plain);
      } finally {
        signal?.removeEventListener('abort', interrupt);
        own.closeSync();
      }
    },
    async fill(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJS().map(plain);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A string literal of DuckDB's SQL, which knows no backslash escapes; NUL cannot be in a text value. */
export function literal(value: string): string {
  return `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;
}

export function createTable<Row>(name: string, columns: readonly StoredColumn<Row>[]): string {
  return `CREATE TABLE ${name} (${columns.map((c) => `${c.name} ${c.type.toString()}`).join(', ')})`;
}

async function append<Row>(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  columns: readonly StoredColumn<Row>[],
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table, schema);
  const types = columns.map((c) => c.type);
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, part.length);
    columns.forEach((column, index) => {
      chunk.setColumnValues(
        index,
        part.map((row): DuckDBValue => {
          const cell = column.of(row);
          return column.type === BIGINT && cell !== null ? BigInt(cell) : cell;
        }),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]));
}
