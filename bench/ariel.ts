import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAql } from '../connectors/qradar/aql/parse.ts';
import { InvalidError } from '../domain/errors.ts';
import { compileAql } from '../simulator/ariel/compile.ts';
import { startSearch } from '../simulator/ariel/search.ts';
import { load } from '../simulator/load/load.ts';
import { parseLoadSpec } from '../simulator/load/spec.ts';
import { openStore, type Store } from '../simulator/store.ts';
import { LOG_SOURCES } from '../simulator/organisation/log-sources.ts';
import { makeFiles, type MadeFiles } from './ariel/make-files.ts';
import { COMPARED, type ComparedQuery } from './ariel/queries.ts';
import type { Bench } from './bench.ts';

const EVENTS = 5_000_000;
const ROUNDS = 5;
const LOAD_ROUNDS = 3;
const MIB = 1_048_576;
const WAIT_MS = 600_000;
const NO_CONTEXT = {
  nowMs: Date.UTC(2026, 3, 1),
  offenses: [],
  referenceSet: () => null,
  referenceMap: () => null,
  referenceMapOfSets: () => null,
  referenceTable: () => null,
};

type Row = Record<string, string | number>;

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const tell = (text: string): void => void process.stderr.write(`  ${text}\n`);

/** From the text of a query to COMPLETED, as a search of the stand-in runs it. */
async function search(store: Store, aql: string): Promise<number> {
  const parsed = parseAql(aql);
  if (!parsed.ok) throw new Error(parsed.message);
  const compiled = compileAql(parsed.select, NO_CONTEXT);
  const deps = { store, monotonicMs: () => performance.now(), nowMs: () => Date.now() };
  const started = startSearch(deps, { id: 'bench', aql, database: parsed.select.from, compiled, delayMs: 0, fault: null, after: null });
  await started.finalWithin(WAIT_MS);
  if (started.status() !== 'COMPLETED') throw new Error(`the search ended ${started.status()}: ${started.error() ?? ''}`);
  return started.rows().length;
}

/** Both in turn, several times; the best of each, for other programs take their share of the machine. */
async function compare(store: Store, { name, aql, sql, most, extraMs }: ComparedQuery): Promise<Row> {
  const [aqlMs, sqlMs]: [number[], number[]] = [[], []];
  let rows = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    sqlMs.push(await tookMs(() => store.query(sql)));
    aqlMs.push(await tookMs(async () => (rows = await search(store, aql))));
  }
  const [ours, theirs] = [Math.min(...aqlMs), Math.min(...sqlMs)];
  return {
    what: `${name} (${rows} rows)`,
    ours,
    peer: theirs,
    ratio: ours / theirs,
    bound: `${most} x${extraMs === 0 ? '' : ` + ${extraMs} ms`}`,
    held: String(ours <= most * theirs + extraMs),
  };
}

/** Only loads, into a store of its own. */
async function loadMs(spec: string): Promise<number> {
  const store = await openStore();
  await store.addLogSources([LOG_SOURCES.sense]);
  const ms = await tookMs(() => load(store, parseLoadSpec(spec), tell));
  store.close();
  return ms;
}

/** The engine's own reader, which makes a table of everything as it is. */
async function engineMs(csv: string): Promise<number> {
  const store = await openStore();
  const ms = await tookMs(() => store.fill(`CREATE TABLE peer AS SELECT * FROM read_csv('${csv}', header = true)`));
  store.close();
  return ms;
}

/** `csv:` beside the engine's own reader on the same file, in turn; the best of each. */
async function compareCsv({ csv, mapping }: MadeFiles, events: number): Promise<Row> {
  const [oursMs, theirsMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < LOAD_ROUNDS; round += 1) {
    theirsMs.push(await engineMs(csv));
    oursMs.push(await loadMs(`csv:${csv},map=${mapping}`));
  }
  const [ours, theirs] = [Math.min(...oursMs), Math.min(...theirsMs)];
  const rate = (ms: number): number => Math.round((events / ms) * 1_000);
  return {
    what: `csv: events a second (${events})`,
    ours: rate(ours),
    peer: rate(theirs),
    ratio: theirs / ours,
    bound: '0.7 x of the rate',
    held: String(theirs / ours >= 0.7),
  };
}

async function loadRate(what: string, spec: string, events: number): Promise<Row> {
  const times: number[] = [];
  for (let round = 0; round < LOAD_ROUNDS; round += 1) times.push(await loadMs(spec));
  const rate = Math.round((events / Math.min(...times)) * 1_000);
  return {
    what: `${what} events a second (${events})`,
    ours: rate,
    peer: 150_000,
    ratio: rate / 150_000,
    bound: '150000',
    held: String(rate >= 150_000),
  };
}

/** `npm run bench -- ariel [EVENTS]`. */
export const ariel: Bench = {
  name: 'ariel',
  about: 'searches of the stand-in beside hand-written SQL on the same table, and its loaders beside the engine’s reader',
  run: async ([count, ...more]) => {
    const events = count === undefined ? EVENTS : Number(count);
    if (more.length > 0 || !Number.isSafeInteger(events) || events < 1_000)
      throw new InvalidError('ariel takes one option, the number of events, at least 1000');
    const folder = mkdtempSync(join(tmpdir(), 'casewright-bench-'));
    const store = await openStore();
    try {
      tell(`making ${events} events`);
      const files = await makeFiles(folder, events);
      const rows: Row[] = [await compareCsv(files, events)];
      await load(store, parseLoadSpec(`csv:${files.csv},map=${files.mapping}`), tell);
      for (const query of COMPARED) rows.push(await compare(store, query));
      const residentMib = process.memoryUsage.rss() / MIB;
      rows.push({
        what: 'resident memory, MiB',
        ours: Math.round(residentMib),
        peer: '',
        ratio: '',
        bound: '1536',
        held: String(residentMib <= 1_536),
      });
      rows.push(await loadRate('cert:', `cert:${files.cert}`, files.certEvents));
      rows.push(await loadRate('otrf:', `otrf:${files.otrf},tz=Z`, files.otrfEvents));
      return { rows, report: { events, rounds: ROUNDS, rows } };
    } finally {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
