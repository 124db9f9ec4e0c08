import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError, InvalidError } from '../../domain/errors.ts';
import { drawHistogram } from './histogram.ts';
import { measure } from './measure.ts';
import { largeSource, smallSource } from './source.ts';

const USAGE = 'npm run organisation -- [--org small|large] [--seed N] [--now ISO] [--cache FOLDER] [--json]';
const NOW = '2026-11-24T00:00:00Z';
const CACHE_FOLDER = join('.casewright', 'organisations');

/** When the people of a generated organisation work, role by role, and how easily the plain causal z-score finds its planted days. */
async function main(): Promise<void> {
  const { org, seed, nowMs, cache, json } = options();
  const source = org === 'large' ? await largeSource(seed, nowMs, cache) : smallSource(seed, nowMs);
  try {
    const { histograms, ...figures } = await measure(source);
    if (json) {
      process.stdout.write(`${JSON.stringify({ org, seed, now: new Date(nowMs).toISOString(), ...figures, histograms })}\n`);
      return;
    }
    for (const { role, people, events, histogram } of histograms)
      process.stdout.write(`${role}: ${people} people, ${events} events\n${drawHistogram(histogram)}\n\n`);
    const { days, planted, auc, partialAuc } = figures;
    process.stdout.write(
      `${org}, seed ${seed}: the plain causal z-score on ${days} user days, ${planted} of them planted: AUC ${auc.toFixed(3)}, partial AUC to 10 % false positives ${partialAuc.toFixed(3)}\n`,
    );
  } finally {
    source.close();
  }
}

function options(): { org: 'small' | 'large'; seed: number; nowMs: number; cache: string; json: boolean } {
  const { values } = parseArgs({
    options: {
      org: { type: 'string', default: 'small' },
      seed: { type: 'string', default: '1' },
      now: { type: 'string', default: NOW },
      cache: { type: 'string', default: CACHE_FOLDER },
      json: { type: 'boolean', default: false },
    },
  });
  const { org, cache, json } = values;
  const [seed, nowMs] = [Number(values.seed), Date.parse(values.now)];
  if (org !== 'small' && org !== 'large') throw wrong(`--org ${org}`, 'give small or large');
  if (!Number.isSafeInteger(seed) || seed < 0) throw wrong(`--seed ${values.seed}`, 'give a whole number of at least 0');
  if (Number.isNaN(nowMs)) throw wrong(`--now ${values.now}`, 'give a moment such as 2026-11-24T00:00:00Z');
  return { org, seed, nowMs, cache, json };
}

function wrong(option: string, fix: string): InvalidError {
  return new InvalidError(`${option}: ${fix}\nusage: ${USAGE}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'unexpected error'}\n`);
  process.exitCode = error instanceof AppError || error instanceof TypeError ? 2 : 1;
}
