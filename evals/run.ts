import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatesOf } from './gates.ts';
import { judgeSeeds } from './judge-seeds.ts';
import { CONDITIONS } from './judged.ts';
import { markdownReport, matrixOf } from './report.ts';

/**
 * Judged on these seeds. Looked at while the rules, the organisation and the evals were written: 1, 2, 3, 5, 41, 77, 1001 to 1012,
 * 30211, 30223, 30241, 30253, 30259, 40111, 40123, 40127, 40129, 40151, 50021, 50023, 50033, 50047, 50051 and 70001 to 70004; a seed that a rule was
 * changed after joins them and is replaced here.
 */
const SEEDS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [60_013, 60_017, 60_029, 60_037, 60_041];
if (!SEEDS.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) {
  process.stderr.write('usage: npm run evals -- [SEED ...]   each a whole number\n');
  process.exit(2);
}

// A report of before must not pass for one of a run that broke off.
const out = join(import.meta.dirname, 'out');
rmSync(out, { recursive: true, force: true });

const startedMs = performance.now();
const bySeed = await judgeSeeds(SEEDS, (seed) => {
  process.stdout.write(`seed ${seed} done after ${Math.round((performance.now() - startedMs) / 1000)} s\n`);
});
const judged = bySeed.flatMap((s) => s.judged);
const ordinary = bySeed.flatMap((s) => s.ordinary);

const gates = gatesOf(judged, ordinary);
const report = {
  drafter: 'template',
  modelQuality: 'not measured',
  seeds: SEEDS,
  seconds: Math.round((performance.now() - startedMs) / 1000),
  matrix: CONDITIONS.map((condition) => ({ condition, rows: matrixOf(judged, condition) })),
  placebo: ordinary,
  gates,
  judged,
};
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'report.json'), JSON.stringify(report, null, 2));
const text = markdownReport(report);
writeFileSync(join(out, 'report.md'), text);
process.stdout.write(text);
for (const gate of gates) for (const fault of gate.faults.slice(0, 20)) process.stdout.write(`${gate.passed ? '' : 'FAULT '}${fault}\n`);
process.exit(gates.every((g) => g.passed) ? 0 : 1);
