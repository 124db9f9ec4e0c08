import type { PGlite } from '@electric-sql/pglite';
import { callbackify } from 'node:util';
import { Client, Pool, types as pgTypes } from 'pg';

type TypeParsers = { getTypeParser(oid: number, format?: 'text'): (text: string) => unknown };
type QueryConfig = { text: string; values?: unknown[]; rowMode?: 'array'; types?: TypeParsers };
type Done = (error: Error | null, result?: unknown) => void;
type RawResult = {
  rows: unknown[];
  fields: { name: string; dataTypeID: number }[];
  affectedRows?: number;
  rowCount?: number;
  command?: string;
};

const BEGINS = /^\s*(begin|start\s+transaction)\b/i;
const ENDS = /^\s*(commit|end|rollback(?!\s+to\b)|abort)\b/i;

/**
 * A real `pg.Pool` of one client whose client talks to PGlite in this process: the pool's own queue is the FIFO lock that PGlite's
 * single session needs, and values are written and read as node-postgres does, so that drizzle, the LangGraph saver and pg-boss
 * see no difference. Asking the pool for a second client while holding one waits for ever, as on an exhausted pool.
 */
export function createPglitePool(lite: PGlite): Pool {
  speakText(lite);
  class PgliteClient extends Client {
    #inTransaction = false;

    constructor() {
      super();
      const connect = (done?: Done): Promise<unknown> | void => settle(Promise.resolve(this), done);
      const end = (done?: Done): Promise<unknown> | void => settle(this.#leave(), done);
      const query = (config: string | QueryConfig, values?: unknown[] | Done, done?: Done): Promise<unknown> | void => {
        const bound = typeof values === 'function' ? undefined : values;
        return settle(this.#run(config, bound), typeof values === 'function' ? values : done);
      };
      this.connect = connect as Client['connect'];
      this.end = end as Client['end'];
      this.query = query as Client['query'];
    }

    async #run(config: string | QueryConfig, bound: unknown[] | undefined): Promise<unknown> {
      const { text, values, rowMode, types } = typeof config === 'string' ? { text: config } : (config satisfies QueryConfig);
      const parsers: TypeParsers = types ?? pgTypes;
      const options = { rowMode: rowMode ?? 'object' } as const;
      const params = (bound ?? values ?? []).map(toText);
      if (BEGINS.test(text)) this.#inTransaction = true;
      try {
        const raw: RawResult[] = params.length === 0 ? await lite.exec(text, options) : [await lite.query(text, params, options)];
        if (ENDS.test(text)) this.#inTransaction = false;
        const results = raw.map((r) => asPgResult(r, parsers));
        return results.length === 1 ? results[0] : results;
      } catch (error) {
        throw withoutStatement(error);
      }
    }

    /** A client that leaves the pool must not hand an open transaction to the next one: there is only one session. */
    async #leave(): Promise<void> {
      if (lite.closed) return;
      await lite.exec('rollback');
      this.#inTransaction = false;
    }

    // There is no socket to hold the process; node's own would collect a listener with each call.
    ref(): void {}
    unref(): void {}

    override getTransactionStatus(): 'I' | 'T' {
      return this.#inTransaction ? 'T' : 'I';
    }
  }
  const pool = new Pool({ max: 1, idleTimeoutMillis: 0, Client: PgliteClient });
  pool.on('error', () => undefined);
  return pool;
}

function settle(work: Promise<unknown>, done: Done | undefined): Promise<unknown> | void {
  if (done === undefined) return work;
  callbackify(() => work)(done);
}

function asIs(text: string): string {
  return text;
}

/** Makes PGlite hand over and take the text form of every type, as the wire protocol does. */
function speakText(lite: PGlite): void {
  const always = { get: (): typeof asIs => asIs };
  lite.parsers = new Proxy(lite.parsers, always);
  lite.serializers = new Proxy(lite.serializers, always);
}

function asPgResult(raw: RawResult, parsers: TypeParsers): unknown {
  const parse = raw.fields.map((f) => parsers.getTypeParser(f.dataTypeID, 'text'));
  const read = (value: unknown, i: number): unknown => (typeof value === 'string' ? (parse[i]?.(value) ?? null) : null);
  const rows = raw.rows.map((row) =>
    Array.isArray(row)
      ? row.map(read)
      : Object.fromEntries(raw.fields.map((f, i) => [f.name, read((row as Record<string, unknown>)[f.name], i)])),
  );
  return { rows, fields: raw.fields, rowCount: raw.rowCount ?? raw.affectedRows ?? rows.length, command: raw.command ?? '', oid: 0 };
}

/** A parameter in the text form that node-postgres sends. */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(arrayElement).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | bigint | boolean}`;
}

function arrayElement(value: unknown): string {
  if (Array.isArray(value)) return toText(value) ?? 'NULL';
  const text = toText(value);
  return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** PGlite hangs the statement and its parameters on the error; those hold personal data. */
function withoutStatement(error: unknown): unknown {
  if (typeof error === 'object' && error !== null)
    for (const key of ['query', 'params', 'queryOptions']) Reflect.deleteProperty(error, key);
  return error;
}
