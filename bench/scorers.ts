import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidError } from '../domain/errors.ts';
import type { Bench } from './bench.ts';
import { benchAttrition } from './scorers/attrition-bench.ts';
import { benchForest } from './scorers/forest-bench.ts';
import { inPercent, type Line } from './scorers/line.ts';
import { benchSequence } from './scorers/sequence-bench.ts';
import { benchUserDays } from './scorers/user-days/user-days-bench.ts';

const USAGE =
  'npm run bench -- scorers [--data DIR] [--only isolation-forest|session-sequence|attrition|user-days] [--seeds N] [--repeats N]';

/**
 * The scorers beside scikit-learn and simple baselines. `--data` names a folder with `adbench/*.csv.gz` (`f0…,label`),
 * `sea/User1.gz…, labels.txt` and `ibm-hr/attrition.csv`; what is not there is skipped, and that is said.
 */
export const scorers: Bench = {
  name: 'scorers',
  about: 'detection figures and times of the scorers; --data DIR for the public sets, without it only generated user-days',
  async run(argv) {
    const { data, only, seeds, repeats } = options(argv);
    const lines: Line[] = [];
    const parts: { name: string; needs: string | null; measure: (path: string) => Line[] | Promise<Line[]> }[] = [
      { name: 'isolation-forest', needs: 'adbench', measure: (path) => benchForest(path, 2 * seeds, say) },
      { name: 'session-sequence', needs: 'sea', measure: (path) => inPercent(benchSequence(path)) },
      { name: 'attrition', needs: 'ibm-hr/attrition.csv', measure: (path) => inPercent(benchAttrition(path, repeats)) },
      { name: 'user-days', needs: null, measure: () => inPercent(benchUserDays(seeds, say)) },
    ];
    for (const { name, needs, measure } of parts.filter((p) => only === null || p.name === only)) {
      const path = needs === null ? '' : join(data ?? '', needs);
      if (needs !== null && (data === null || !existsSync(path))) say(`${name}: skipped, there is no ${needs} in --data DIR`);
      else lines.push(...(await measure(path)));
    }
    return { rows: lines, report: lines };
  },
};

function say(text: string): void {
  process.stdout.write(`  ${text}\n`);
}

function options(argv: readonly string[]): { data: string | null; only: string | null; seeds: number; repeats: number } {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { data: text, only: text, seeds: { ...text, default: '10' }, repeats: { ...text, default: '20' } },
    });
    const whole = (name: 'seeds' | 'repeats'): number => {
      const value = Number(values[name]);
      if (!Number.isInteger(value) || value < 1 || value > 100) throw new InvalidError(`--${name}: give a whole number from 1 to 100`);
      return value;
    };
    return { data: values.data ?? null, only: values.only ?? null, seeds: whole('seeds'), repeats: whole('repeats') };
  } catch (error) {
    throw new InvalidError(`${error instanceof Error ? error.message : 'bad option'}\n${USAGE}`);
  }
}
