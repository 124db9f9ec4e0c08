import { DuckDBDataChunk, DuckDBInstance, BIGINT, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';
import type { Holding, SimEvent, SimFlow, SimLogSource } from './organisation/model.ts';
import { eventsOf, wholePart, type EventPart } from './event-parts.ts';
import { EVENT_COLUMNS, FLOW_COLUMNS, HOLDING_COLUMNS, type StoredColumn } from './store-columns.ts';

/**
 * Events that the engine reads itself. `stored`: SQL over the columns of `from` for what differs between rows; `derived`: SQL over
 * the stored columns for what follows from them, or is the same in all rows. `where` keeps only some of the rows.
 */
export type EventTable = {
  stored: Readonly<Record<string, string>>;
  derived: Readonly<Record<string, string>>;
  from: string;
  where?: string;
};

/** What an event table holds; times are epoch ms, null when it is empty. */
export type EventTableRows = { rows: number; firstMs: number | null; lastMs: number | null };

/** Kinds of ids that AQL functions turn into names. */
export type NameKind = 'qid' | 'category' | 'logsource' | 'logsourcetype' | 'hostname';

export type Store = {
  /** Log sources must be known before their events. */
  addLogSources(sources: readonly SimLogSource[]): Promise<void>;
  addNames(kind: NameKind, names: ReadonlyMap<string | number, string>): Promise<void>;
  /** Who held which address when, for the asset functions. */
  addHoldings(holdings: readonly Holding[]): Promise<void>;
  addEvents(events: readonly SimEvent[]): Promise<void>;
  /** The name of a table that nobody has, for a loader to fill; its rows are events once it is given to `addEventPart`. */
  newEventTable(): string;
  /** Makes events of the rows of a table. Its columns are theirs, but for those that are in `derived` only. */
  addEventPart(table: string, derived: EventTable['derived']): Promise<EventTableRows>;
  /** A table of its own for events that come in bulk. `progress` gets the share that is done, in whole percent, as it grows. */
  addEventTable(table: EventTable, progress?: (percent: number) => void): Promise<EventTableRows>;
  addFlows(flows: readonly SimFlow[]): Promise<void>;
  logSources(): readonly SimLogSource[];
  /** Rows as objects by column; whole numbers of 64 bits as numbers. Aborting the signal interrupts the query. */
  query(sql: string, signal?: AbortSignal): Promise<Record<string, unknown>[]>;
  /** Runs SQL on the one connection that writes, for loaders that read files with the engine itself; its rows as `query` gives them. */
  fill(sql: string): Promise<Record<string, unknown>[]>;
  /** The same by columns, without an object for each row. */
  fillColumns(sql: string): Promise<unknown[][]>;
  close(): void;
};

const CHUNK_ROWS = 2_048;
const PROGRESS_EVERY_MS = 2_000;

const EventSpan = z.object({ n: z.number(), first: z.number().nullable(), last: z.number().nullable() });

/** Of the engine beside a file of events; the process itself takes some hundred MiB more. */
const MEMORY_LIMIT = '900MB';

/**
 * Events and flows in memory, empty. Two hundred thousand events load in about two seconds. With `kept`, a file that
 * `makeKept` wrote, they stand beside those of that file, which is only read: what arrives is forgotten with the store.
 */
export async function openStore(kept?: string): Promise<Store> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SET enable_progress_bar_print = false');
  await connection.run('CREATE SCHEMA arrived; CREATE SCHEMA loaded');
  await connection.run(createTable('arrived.events', EVENT_COLUMNS));
  await connection.run(createTable('arrived.flows', FLOW_COLUMNS));
  if (kept !== undefined) {
    await connection.run(`SET memory_limit = '${MEMORY_LIMIT}'`);
    await connection.run(`ATTACH ${literal(kept)} AS kept (READ_ONLY)`);
  }
  const keptFlows = kept === undefined ? '' : 'SELECT * FROM kept.flows UNION ALL ';
  await connection.run(`CREATE VIEW main.flows AS ${keptFlows}SELECT * FROM arrived.flows`);
  const parts: EventPart[] = [...(kept === undefined ? [] : [wholePart('kept.events')]), wholePart('arrived.events')];
  const showParts = async (): Promise<void> => void (await connection.run(`CREATE OR REPLACE VIEW main.events AS ${eventsOf(parts)}`));
  await showParts();
  await connection.run('CREATE TABLE main.names (kind VARCHAR, id VARCHAR, name VARCHAR, PRIMARY KEY (kind, id))');
  await connection.run(createTable('arrived.holdings', HOLDING_COLUMNS));
  if (kept !== undefined) await connection.run('INSERT INTO arrived.holdings SELECT * FROM kept.holdings');
  const sources = new Map<number, SimLogSource>();
  let tables = 0;

  const addNames: Store['addNames'] = async (kind, names) => {
    if (names.size === 0) return;
    const rows = [...names].map(([id, name]) => `(${[kind, String(id), name].map(literal).join(', ')})`);
    await connection.run(`INSERT OR REPLACE INTO names VALUES ${rows.join(', ')}`);
  };

  const fill: Store['fill'] = async (sql) => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map(plain);
  };

  const newEventTable = (): string => {
    tables += 1;
    return `loaded.events_${tables}`;
  };
  const addEventPart: Store['addEventPart'] = async (table, derived) => {
    const columns = z.array(z.object({ column_name: z.string() })).parse(await fill(`DESCRIBE ${table}`));
    parts.push({ table, columns: { ...derived, ...Object.fromEntries(columns.map(({ column_name: name }) => [name, name])) } });
    await showParts();
    const [span] = await fill(`SELECT COUNT(*) AS n, MIN(starttime) AS first, MAX(starttime) AS last FROM ${table}`);
    const { n, first, last } = EventSpan.parse(span);
    return { rows: n, firstMs: first, lastMs: last };
  };

  return {
    addNames,
    async addLogSources(added) {
      for (const source of added) sources.set(source.id, source);
      await addNames('logsource', new Map(added.map((s) => [s.id, s.name])));
      await addNames('logsourcetype', new Map(added.map((s) => [s.typeId, s.typeName])));
    },
    addHoldings: (holdings) => append(connection, 'arrived', 'holdings', HOLDING_COLUMNS, holdings),
    async addEvents(events) {
      const typed = events.map((event) => {
        const source = sources.get(event.logsourceid);
        if (source === undefined) throw new RangeError(`event of an unknown log source: ${event.logsourceid}`);
        return { ...event, devicetype: source.typeId };
      });
      await append(connection, 'arrived', 'events', EVENT_COLUMNS, typed);
    },
    newEventTable,
    addEventPart,
    async addEventTable({ stored, derived, from, where }, progress = () => undefined) {
      const table = newEventTable();
      const columns = Object.entries(stored).map(([to, sql]) => `${sql} AS ${to}`);
      let told = 0;
      const timer = setInterval(() => {
        const percent = Math.floor(connection.progress.percentage);
        if (percent > told) progress((told = percent));
      }, PROGRESS_EVERY_MS);
      // The order of the rows means nothing, and without it the engine reads and writes on every core.
      await connection.run('SET preserve_insertion_order = false; SET enable_progress_bar = true');
      try {
        await connection.run(`CREATE TABLE ${table} AS SELECT ${columns.join(', ')} FROM ${from} WHERE ${where ?? 'TRUE'}`);
      } finally {
        clearInterval(timer);
        await connection.run('SET preserve_insertion_order = true; SET enable_progress_bar = false');
      }
      return addEventPart(table, derived);
    },
    addFlows: (flows) => append(connection, 'arrived', 'flows', FLOW_COLUMNS, flows),
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
    fill,
    async fillColumns(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getColumnsJS();
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

export async function append<Row>(
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
