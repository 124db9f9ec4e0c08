import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import { DAY_MS } from '../../domain/time.ts';
import { compileAql } from '../../simulator/ariel/compile.ts';
import { startSearch } from '../../simulator/ariel/search.ts';
import { keptFile, makeKept } from '../../simulator/kept.ts';
import { ALL_STORIES } from '../../simulator/options.ts';
import { planOrganisation } from '../../simulator/organisation/generate.ts';
import type { Person } from '../../simulator/organisation/model.ts';
import { openStore, type Store } from '../../simulator/store.ts';
import { comparedQueries, type ComparedQuery } from './queries.ts';
import { tookMs, type Row } from './row.ts';

const ROUNDS = 5;
const MIB = 1_048_576;
const WAIT_MS = 600_000;
const NOW = '2026-11-24T00:00:00Z';
const OPTIONS = { size: 'large', seed: 1, nowMs: Date.parse(NOW), variants: ALL_STORIES } as const;
const FOLDER = join('.casewright', 'organisations');
const DAYS = 30;
const RESTART_MOST_MS = 1_500;
const MEMORY_MOST_MIB = 1_536;
const NO_CONTEXT = {
  nowMs: OPTIONS.nowMs,
  offenses: [],
  referenceSet: () => null,
  referenceMap: () => null,
  referenceMapOfSets: () => null,
  referenceTable: () => null,
};

/** Searches of the stand-in on the large organisation, the memory they leave, and how long a start on the kept file takes. */
export async function benchLarge(tell: (text: string) => void): Promise<Row[]> {
  const file = keptFile(FOLDER, OPTIONS);
  await makeKept(file, OPTIONS, tell);
  const { people } = planOrganisation(OPTIONS).organisation;
  const peers = largestGroup(people).map((p) => p.username);
  const rows: Row[] = [];
  const store = await openStore(file);
  try {
    const asked = { table: 'kept.events', firstMs: OPTIONS.nowMs - DAYS * DAY_MS, days: DAYS, peers };
    for (const query of comparedQueries(asked)) rows.push(await compare(store, query));
    const residentMib = process.memoryUsage.rss() / MIB;
    rows.push(bounded('resident memory, MiB', Math.round(residentMib), MEMORY_MOST_MIB));
  } finally {
    store.close();
  }
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) starts.push(await tookMs(restart));
  rows.push(bounded('restart on the kept file until its line of JSON, ms', Math.min(...starts), RESTART_MOST_MS));
  return rows;
}

/** Who share a title in a department with most others. */
function largestGroup(people: readonly Person[]): Person[] {
  const groups = Map.groupBy(people, (p) => `${p.department}/${p.title}`);
  return [...groups.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
}

function bounded(what: string, ours: number, most: number): Row {
  return { what, ours, peer: '', ratio: '', bound: String(most), held: String(ours <= most) };
}

/** As `npm run simulator -- --org large` starts, until its first line. */
async function restart(): Promise<void> {
  const options = ['-r', './server/require-node.cjs', 'simulator/main.ts', '--org', 'large', '--seed', String(OPTIONS.seed), '--now', NOW];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    if (value === undefined) throw new Error('the stand-in ended without its line');
  } finally {
    child.kill();
  }
}

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
