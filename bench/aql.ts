import { parseAql } from '../connectors/qradar/aql/parse.ts';
import { print } from '../connectors/qradar/aql/print.ts';
import { fuzzInputs, SEED_QUERIES } from '../connectors/qradar/aql/testing-fuzz.ts';
import { InvalidError } from '../domain/errors.ts';
import type { Bench } from './bench.ts';

const INPUTS = 1_000_000;
const SEED = 11;
const QUERY_BYTES = 2_048;
const QUERY_RUNS = 2_000;
const MIB = 1_048_576;

function names(n: number): string {
  return Array.from({ length: n }, (_, i) => `'corp\\user${i}'`).join(', ');
}

function queryAbout(n: number): string {
  return `SELECT LOWER(username) AS u, category AS cid, devicetime/3600000 AS h, CASE WHEN "Share Name" IS NOT NULL THEN LOWER("Share Name") ELSE NULL END AS res, SUM(eventcount) AS n FROM events WHERE LOWER(username) IN (${names(n)}) AND category BETWEEN 3000 AND 24008 GROUP BY u, category, devicetime/3600000, res LIMIT 100000 START 1790000000000 STOP 1790086400000`;
}

/** A query of at least 2 KB, as the product sends them: many aliases, a CASE, groups. */
function longQuery(): string {
  let n = 1;
  while (queryAbout(n).length < QUERY_BYTES) n += 1;
  return queryAbout(n);
}

type Fuzzed = { inputs: number; mutated: number; trees: number; errors: number; slowestMs: number; meanUs: number; heapMib: number };

/** Every input gives a tree that prints to text of the same tree, or a located error; anything else is thrown. */
function fuzz(inputs: number): Fuzzed {
  const seen: Fuzzed = { inputs, mutated: 0, trees: 0, errors: 0, slowestMs: 0, meanUs: 0, heapMib: 0 };
  let spentMs = 0;
  let n = 0;
  for (const { input, mutated } of fuzzInputs(SEED)) {
    const began = performance.now();
    const parsed = parseAql(input);
    const tookMs = performance.now() - began;
    spentMs += tookMs;
    seen.slowestMs = Math.max(seen.slowestMs, tookMs);
    if (mutated) seen.mutated += 1;
    if (parsed.ok) {
      seen.trees += 1;
      const again = parseAql(print(parsed.select));
      if (!again.ok || JSON.stringify(again.select) !== JSON.stringify(parsed.select)) {
        throw new Error(`a tree that is not read again as it was printed, from ${JSON.stringify(input)}`);
      }
    } else {
      seen.errors += 1;
      if (parsed.line < 1 || parsed.column < 1 || parsed.message === '')
        throw new Error(`an error without a place, from ${JSON.stringify(input)}`);
    }
    n += 1;
    if (n % 50_000 === 0) seen.heapMib = Math.max(seen.heapMib, process.memoryUsage().heapUsed / MIB);
    if (n % 100_000 === 0) process.stderr.write(`  ${n} of ${inputs} inputs\n`);
    if (n === inputs) break;
  }
  return { ...seen, meanUs: (spentMs * 1_000) / inputs };
}

/** Milliseconds for one reading of `text`: the median and the 99th percentile of many. */
function timed(text: string): { medianMs: number; p99Ms: number } {
  for (let i = 0; i < 200; i += 1) parseAql(text);
  const times = Array.from({ length: QUERY_RUNS }, () => {
    const began = performance.now();
    if (!parseAql(text).ok) throw new Error('the query of the bench is not read');
    return performance.now() - began;
  }).toSorted((a, b) => a - b);
  return { medianMs: times[QUERY_RUNS >> 1] ?? 0, p99Ms: times[Math.floor(QUERY_RUNS * 0.99)] ?? 0 };
}

/** How long the reading of AQL takes, and that no text makes it fail: `npm run bench -- aql [INPUTS]`. */
export const aql: Bench = {
  name: 'aql',
  about: 'reading AQL: a million inputs at random, half of them mutated queries, and the time for a query of 2 KB',
  run: async ([count, ...more]) => {
    const inputs = count === undefined ? INPUTS : Number(count);
    if (more.length > 0 || !Number.isSafeInteger(inputs) || inputs < 1)
      throw new InvalidError('aql takes one option, the number of inputs');
    const query = longQuery();
    const read = timed(query);
    const fuzzed = fuzz(inputs);
    const rows = [
      { what: `query of ${query.length} characters, median ms`, value: read.medianMs },
      { what: `query of ${query.length} characters, 99th percentile ms`, value: read.p99Ms },
      { what: 'inputs', value: fuzzed.inputs },
      { what: 'of them mutated queries', value: fuzzed.mutated },
      { what: 'trees, each printed and read again', value: fuzzed.trees },
      { what: 'located errors', value: fuzzed.errors },
      { what: 'mean µs', value: fuzzed.meanUs },
      { what: 'slowest ms', value: fuzzed.slowestMs },
      { what: 'largest heap MiB', value: fuzzed.heapMib },
    ];
    return { rows, report: { seed: SEED, seedQueries: SEED_QUERIES.length, read, fuzzed } };
  },
};
