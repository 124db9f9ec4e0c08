import { parseArgs } from 'node:util';
import { InvalidError } from '../domain/errors.ts';
import { startDemoWorld } from '../server/demo-world.ts';
import { createLog } from '../server/log.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import type { Bench } from './bench.ts';
import { draftOf } from './latency/draft-of.ts';
import { partsOf, PARTS } from './latency/parts.ts';
import { slowestChain } from './latency/slowest-chain.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const SEED = 9;
const SEVERITY = 8;
const RULE = 'UBA : Abnormal increase in User activity';

/**
 * From the 202 of the hint to the draft in the queue, by part of the service, one case after the other with the template drafter.
 * `chainMs` is the slowest chain of searches of which each began after the one before had ended; `overMs` is everything else.
 */
export const latency: Bench = {
  name: 'latency',
  about: 'from the hint to the draft in the queue, by part, in milliseconds; --ariel-delay MS makes each search take that long (0)',
  async run(argv) {
    const { cases, delayMs } = options(argv);
    const world = await startDemoWorld({
      seed: SEED,
      variants: ALL_STORIES,
      nowMs: NOW_MS,
      arielDelayMs: delayMs,
      port: 0,
      log: createLog('error'),
      settings: { POLL_LOOKBACK_HOURS: '1', ARIEL_SEARCHES_PER_HOUR: '100000' },
    });
    const { simulator, service } = world;
    try {
      const people = simulator.exports().truth.slice(0, cases + 1);
      const measured: (ReturnType<typeof partsOf> & { searches: number; chainMs: number; overMs: number })[] = [];
      for (const { username } of people) {
        const { id } = await simulator.control.raise({ username, rules: [RULE], severity: SEVERITY });
        const receivedMs = simulator.control.now();
        await world.hint(id);
        const view = await draftOf(service.reads, id);
        const parts = partsOf(view.timings, receivedMs);
        const aql = new Set(view.evidence.map((e) => e.aql));
        const searches = simulator.control.searches().filter((s) => aql.has(s.aql) && s.startMs >= receivedMs);
        const chainMs = slowestChain(searches);
        measured.push({ ...parts, searches: searches.length, chainMs, overMs: parts.queued - chainMs });
      }
      // The first case also pays for what is loaded and compiled once.
      const [first, ...rest] = measured;
      if (first === undefined || rest.length === 0) throw new Error('nothing was measured');
      const rows = [...PARTS, 'queued', 'searches', 'chainMs', 'overMs'].map((part) => {
        const values = rest.map((m) => m[part as keyof typeof m]).sort((a, b) => a - b);
        return {
          part,
          first: first[part as keyof typeof first],
          median: values[Math.floor(values.length / 2)] ?? 0,
          slowest: values.at(-1) ?? 0,
        };
      });
      return { rows, report: { arielDelayMs: delayMs, drafter: 'template', database: 'embedded', cases: measured } };
    } finally {
      await world.stop();
    }
  },
};

function options(argv: readonly string[]): { cases: number; delayMs: number } {
  const usage = 'usage: npm run bench -- latency [--cases N] [--ariel-delay MS]';
  const values = parsed(argv, usage);
  const whole = (name: string, text: string, min: number, max: number): number => {
    if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > max)
      throw new InvalidError(`--${name} ${text}: give a whole number from ${min} to ${max}\n${usage}`);
    return Number(text);
  };
  return { cases: whole('cases', values.cases, 1, 6), delayMs: whole('ariel-delay', values['ariel-delay'], 0, 60_000) };
}

function parsed(argv: readonly string[], usage: string) {
  try {
    return parseArgs({
      args: [...argv],
      options: { cases: { type: 'string', default: '5' }, 'ariel-delay': { type: 'string', default: '0' } },
    }).values;
  } catch (error) {
    throw new InvalidError(`${error instanceof Error ? error.message : 'bad option'}\n${usage}`);
  }
}
