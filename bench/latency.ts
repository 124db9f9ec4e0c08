import { parseArgs } from 'node:util';
import { InvalidError } from '../domain/errors.ts';
import { startDemoWorld, type DemoWorld } from '../server/demo-world.ts';
import { createLog } from '../server/log.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import type { StoryId } from '../simulator/organisation/model.ts';
import type { Bench } from './bench.ts';
import { draftOf } from './latency/draft-of.ts';
import { partsOf, PARTS, type Part } from './latency/parts.ts';
import { slowestChain } from './latency/slowest-chain.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const SEED = 9;
const SEVERITY = 8;
const RULE = 'UBA : Abnormal increase in User activity';
/** Stories whose cases ask in three waves. Of the first nothing stands out around the moment of the offense, so that its case is shorter: it warms up. */
const MEASURED: readonly StoryId[] = [
  'night-hr-files',
  'privileged-commands',
  'slow-staging',
  'stolen-credentials',
  'shared-admin-account',
  'offhours-db-export',
  'leaver-mass-copy',
];
const USAGE = 'usage: npm run bench -- latency [--cases N] [--ariel-delay MS]';

/**
 * One case. `chainMs` is the slowest chain of searches of which each began after the one before had ended, `links` how many those
 * are; `overMs` is all the rest of the time from the hint to the queue.
 */
export type MeasuredCase = Record<Part | 'queued' | 'searches' | 'links' | 'chainMs' | 'overMs', number>;
export type LatencyReport = {
  drafter: 'template';
  database: 'embedded';
  arielDelayMs: number;
  noDelay: MeasuredCase[];
  delayed: MeasuredCase[];
};

/** From the 202 of the hint to the draft in the queue, by part of the service, one case after the other. */
export const latency: Bench = {
  name: 'latency',
  about:
    'from the hint to the draft in the queue, by part, in milliseconds; with searches that take 0 s, and as long as --ariel-delay says (2000)',
  async run(argv) {
    const { cases, delayMs } = options(argv);
    const report = await measureLatency(cases, delayMs);
    const rows = [...PARTS, 'queued' as const, 'searches' as const, 'links' as const, 'chainMs' as const, 'overMs' as const].map(
      (part) => ({
        part,
        'at 0 s: median': median(report.noDelay, part),
        slowest: Math.max(...report.noDelay.map((m) => m[part])),
        [`at ${delayMs / 1_000} s: median`]: median(report.delayed, part),
        'slowest ': Math.max(...report.delayed.map((m) => m[part])),
      }),
    );
    return { rows, report };
  },
};

/** `cases` of each kind, after one that is not counted because it pays for what is loaded and compiled once. */
export async function measureLatency(cases: number, delayMs: number): Promise<LatencyReport> {
  const world = await startDemoWorld({
    seed: SEED,
    variants: ALL_STORIES,
    nowMs: NOW_MS,
    arielDelayMs: 0,
    port: 0,
    log: createLog('error'),
    settings: { POLL_LOOKBACK_HOURS: '1', ARIEL_SEARCHES_PER_HOUR: '100000' },
  });
  try {
    const { truth } = world.simulator.exports();
    const people = MEASURED.map((story) => truth.find((t) => t.storyId === story)?.username ?? '');
    const measured = async (from: number, count: number): Promise<MeasuredCase[]> => {
      const of: MeasuredCase[] = [];
      for (const username of people.slice(from, from + count)) of.push(await measureCase(world, username));
      return of;
    };
    await measured(0, 1);
    const noDelay = await measured(1, cases);
    world.simulator.control.setArielDelay(delayMs);
    const delayed = await measured(1 + cases, cases);
    return { drafter: 'template', database: 'embedded', arielDelayMs: delayMs, noDelay, delayed };
  } finally {
    await world.stop();
  }
}

async function measureCase(world: DemoWorld, username: string): Promise<MeasuredCase> {
  const { control } = world.simulator;
  const { id } = await control.raise({ username, rules: [RULE], severity: SEVERITY });
  const receivedMs = control.now();
  await world.hint(id);
  const view = await draftOf(world.service.reads, id);
  const parts = partsOf(view.timings, receivedMs);
  const asked = new Set(view.evidence.map((e) => e.aql));
  const searches = control.searches().filter((s) => asked.has(s.aql) && s.startMs >= receivedMs);
  const chain = slowestChain(searches);
  return { ...parts, searches: searches.length, links: chain.links, chainMs: chain.ms, overMs: parts.queued - chain.ms };
}

function median(cases: readonly MeasuredCase[], part: keyof MeasuredCase): number {
  const sorted = cases.map((m) => m[part]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function options(argv: readonly string[]): { cases: number; delayMs: number } {
  const values = parsed(argv);
  return { cases: whole('cases', values.cases, 1, 3), delayMs: whole('ariel-delay', values['ariel-delay'], 0, 60_000) };
}

function whole(name: string, text: string, min: number, max: number): number {
  if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > max)
    throw new InvalidError(`--${name} ${text}: give a whole number from ${min} to ${max}\n${USAGE}`);
  return Number(text);
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { cases: { type: 'string', default: '3' }, 'ariel-delay': { type: 'string', default: '2000' } },
    }).values;
  } catch (error) {
    throw new InvalidError(`${error instanceof Error ? error.message : 'bad option'}\n${USAGE}`);
  }
}
