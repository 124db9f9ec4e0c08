import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { hashOf } from '../domain/canonical-json.ts';
import { DAY_MS } from '../domain/time.ts';
import { planOrganisation, type OrganisationOptions } from './organisation/generate.ts';
import type { Organisation } from './organisation/model.ts';
import { append, createTable, literal, type Store } from './store.ts';
import { EVENT_COLUMNS, FLOW_COLUMNS, HOLDING_COLUMNS, type StoredColumn } from './store-columns.ts';
import type { WriteShare, Written } from './write-share.ts';

/** Files of another version are made anew: raise it with every change of what the large organisation does. */
const VERSION = 3;
const TELL_EVERY = 1_000_000;
const MEMORY_LIMIT = '900MB';

/** Where the events of an organisation lie: one file for version, size, seed, the moment at which they end, and variants that change events. */
export function keptFile(folder: string, { size, seed, nowMs, variants }: OrganisationOptions): string {
  const others = Object.entries(variants).filter(([, v]) => v === 'injected' || v === 'missing');
  // A list of twenty would be longer than a name of a file may be.
  const mark = others.length === 0 ? '' : `-${hashOf(Object.fromEntries(others)).slice(0, 12)}`;
  return join(folder, `${size}-v${VERSION}-seed${seed}-${nowMs}${mark}.duckdb`);
}

/** What this process is making: who wants the same file waits for it. */
const making = new Map<string, Promise<void>>();

/**
 * Writes an organisation to a database file, its events and flows in order of arrival; does nothing when it is there. Each core makes
 * its share of the parts and writes one text a day; then the engine sorts one day after the other. The file appears whole or not at all.
 */
export async function makeKept(file: string, options: OrganisationOptions, tell: (text: string) => void): Promise<void> {
  if (existsSync(file)) return;
  const made = making.get(file) ?? make(file, options, tell).finally(() => making.delete(file));
  making.set(file, made);
  await made;
}

async function make(file: string, options: OrganisationOptions, tell: (text: string) => void): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  clearLeftOver(file);
  // No other process has the name, on whatever machine that shares the folder.
  const work = `${file}.${hostname()}.${process.pid}.${randomUUID()}`;
  const texts = `${work}.texts`;
  mkdirSync(texts);
  try {
    await writeTexts(texts, options, tell);
    const instance = await DuckDBInstance.create(work, { memory_limit: MEMORY_LIMIT });
    const connection = await instance.connect();
    tell('sorting the events by arrival');
    await sortInto(connection, texts, 'events', EVENT_COLUMNS);
    await sortInto(connection, texts, 'flows', FLOW_COLUMNS);
    await keepRest(connection, options);
    await connection.run('CHECKPOINT');
    connection.closeSync();
    instance.closeSync();
    renameSync(work, file);
  } finally {
    for (const left of [work, `${work}.wal`, `${work}.tmp`, texts]) rmSync(left, { force: true, recursive: true });
  }
}

/** How long a build of another machine on the same folder is left alone. */
const OTHERS_MS = DAY_MS;

/** What a build that was killed left is gigabytes. */
function clearLeftOver(file: string): void {
  const [folder, own] = [dirname(file), basename(file)];
  for (const name of readdirSync(folder)) {
    const [, host, pid] = (name.startsWith(own) && LEFT_OVER.exec(name.slice(own.length))) || [];
    if (host === undefined) continue;
    const path = join(folder, name);
    // Our own process makes the file once at a time, so that what has its number is of one before.
    const isOver =
      host === hostname() ? Number(pid) === process.pid || !isRunning(Number(pid)) : Date.now() - statSync(path).mtimeMs > OTHERS_MS;
    if (isOver) rmSync(path, { force: true, recursive: true });
  }
}

const LEFT_OVER = /^\.(.+)\.(\d+)\.[0-9a-f-]{36}(?:\.|$)/;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function writeTexts(folder: string, options: OrganisationOptions, tell: (text: string) => void): Promise<void> {
  const of = availableParallelism();
  let told = 0;
  let events = 0;
  const share = (k: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const workerData: WriteShare = { folder, options, k, of };
      const worker = new Worker(new URL('write-share.ts', import.meta.url), { workerData });
      worker.on('message', (written: Written) => {
        events += written.events;
        if (Math.floor(events / TELL_EVERY) === told) return;
        told = Math.floor(events / TELL_EVERY);
        tell(`${told} million events made`);
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a share of the organisation was not made (exit ${code})`))));
    });
  await Promise.all(Array.from({ length: of }, (_, k) => share(k)));
}

/** What else a start needs: planning it again would take longer than all the rest of the start. */
async function keepRest(connection: DuckDBConnection, options: OrganisationOptions): Promise<void> {
  const { holdings, ...organisation } = planOrganisation(options).organisation;
  await connection.run(createTable('holdings', HOLDING_COLUMNS));
  await append(connection, 'main', 'holdings', HOLDING_COLUMNS, holdings);
  await connection.run('CREATE TABLE organisation (variants VARCHAR, json VARCHAR)');
  await connection.run(`INSERT INTO organisation VALUES (${literal(variantsKey(options))}, ${literal(JSON.stringify(organisation))})`);
}

/** The organisation that the file of a store was made with, without what the store holds; null when its records are those of other variants. */
export async function keptOrganisation(
  store: Pick<Store, 'query'>,
  options: Pick<OrganisationOptions, 'variants'>,
): Promise<Organisation | null> {
  const [row] = await store.query(`SELECT json FROM kept.organisation WHERE variants = ${literal(variantsKey(options))}`);
  if (typeof row?.['json'] !== 'string') return null;
  return { ...(JSON.parse(row['json']) as Omit<Organisation, 'holdings' | 'events' | 'flows'>), holdings: [], events: [], flows: [] };
}

function variantsKey({ variants }: Pick<OrganisationOptions, 'variants'>): string {
  return JSON.stringify(Object.entries(variants).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function sortInto<Row>(
  connection: DuckDBConnection,
  texts: string,
  table: string,
  columns: readonly StoredColumn<Row>[],
): Promise<void> {
  await connection.run(createTable(table, columns));
  for (const day of daysOf(texts, table)) await connection.run(insertDay(table, join(texts, `${table}.${day}.*.csv`), columns));
}

/** Days of which there are texts, in order; each is named by its number since 1970. */
function daysOf(folder: string, table: string): number[] {
  const days = readdirSync(folder).flatMap((name) => (name.startsWith(`${table}.`) ? [Number(name.split('.')[1])] : []));
  return [...new Set(days)].toSorted((a, b) => a - b);
}

/** Sorted by arrival and then as they were made, so that the file does not depend on which core was first, or on how many there are. */
function insertDay<Row>(table: string, texts: string, columns: readonly StoredColumn<Row>[]): string {
  const types = columns.map((c) => `${literal(c.name)}: ${literal(c.type.toString())}`).join(', ');
  const reader = `read_csv(${literal(texts)}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false, columns = {made: 'BIGINT', ${types}})`;
  return `INSERT INTO ${table} SELECT * EXCLUDE (made) FROM ${reader} ORDER BY starttime, made`;
}
