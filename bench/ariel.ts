import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidError } from '../domain/errors.ts';
import { load } from '../simulator/load/load.ts';
import { parseLoadSpec } from '../simulator/load/spec.ts';
import { openStore } from '../simulator/store.ts';
import { LOG_SOURCES } from '../simulator/organisation/log-sources.ts';
import { makeFiles, type MadeFiles } from './ariel/make-files.ts';
import { benchLarge } from './ariel/large.ts';
import { tookMs, type Row } from './ariel/row.ts';
import type { Bench } from './bench.ts';

const EVENTS = 5_000_000;
const LOAD_ROUNDS = 3;
const tell = (text: string): void => void process.stderr.write(`  ${text}\n`);

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

/** `npm run bench -- ariel [EVENTS]`: so many are loaded. The large organisation is made when it is not kept yet, which takes minutes. */
export const ariel: Bench = {
  name: 'ariel',
  about:
    'searches of the stand-in on the large organisation beside hand-written SQL on its table, how fast it starts again, and its loaders beside the engine’s reader',
  run: async ([count, ...more]) => {
    const events = count === undefined ? EVENTS : Number(count);
    if (more.length > 0 || !Number.isSafeInteger(events) || events < 1_000)
      throw new InvalidError('ariel takes one option, the number of events, at least 1000');
    const folder = mkdtempSync(join(tmpdir(), 'casewright-bench-'));
    try {
      const rows: Row[] = await benchLarge(tell);
      tell(`making ${events} events`);
      const files = await makeFiles(folder, events);
      rows.push(await compareCsv(files, events));
      rows.push(await loadRate('cert:', `cert:${files.cert}`, files.certEvents));
      rows.push(await loadRate('otrf:', `otrf:${files.otrf},tz=Z`, files.otrfEvents));
      return { rows, report: { events, rounds: LOAD_ROUNDS, rows } };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
