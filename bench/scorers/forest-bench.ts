import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { learnForestAndNeighbours, scoreForestAndNeighbours } from '../../scorers/forest-and-neighbours.ts';
import { forestScores } from '../../scorers/forest-score.ts';
import { growForest } from '../../scorers/isolation-forest.ts';
import { rowOf, type Matrix } from '../../scorers/matrix.ts';
import { areaUnderRoc, averagePrecision } from '../../scorers/quality.ts';
import { line, mean, medianMs, type Line } from './line.ts';
import { sklearnForest } from './sklearn.ts';

const BOTH_SEEDS = 3;

/** The ADBench sets in `folder`: AUC x 100 over seeds, and fit + score in milliseconds, beside scikit-learn in the same run. They check the code, not how well insiders are found. */
export async function benchForest(folder: string, seeds: number, say: (text: string) => void): Promise<Line[]> {
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.csv.gz'))
    .sort();
  const theirs = await sklearnForest(
    files.map((f) => join(folder, f)),
    seeds,
    say,
  );
  const what = theirs === null ? '' : `scikit-learn ${theirs.version}`;
  const found = files.map((file) => {
    const { data, positive } = read(join(folder, file));
    const runs = Array.from({ length: seeds }, (_, i) => forestScores(growForest(data, { seed: i + 1 }), data));
    const ms = medianMs((run) => forestScores(growForest(data, { seed: run }), data));
    const both = Array.from({ length: BOTH_SEEDS }, (_, i) => bothScores(data, i + 1));
    const beside = theirs?.sets[file];
    return {
      name: file.replace('.csv.gz', ''),
      auc: mean(runs.map((s) => 100 * areaUnderRoc(s, positive))),
      ap: mean(runs.map((s) => 100 * averagePrecision(s, positive))),
      both: mean(both.map((s) => 100 * areaUnderRoc(s, positive))),
      ms,
      theirAuc: beside === undefined ? null : mean(beside.aucs),
      theirMs: beside?.ms ?? null,
    };
  });
  const total = (pick: (f: (typeof found)[number]) => number | null): number | null =>
    found.some((f) => pick(f) === null) ? null : found.reduce((sum, f) => sum + (pick(f) ?? 0), 0);
  const theirMean = total((f) => f.theirAuc);
  return [
    ...found.flatMap((f) => [
      line('isolation-forest', f.name, 'AUC', f.auc, f.theirAuc, what),
      line('isolation-forest', f.name, 'average precision', f.ap),
      line('isolation-forest', f.name, 'fit + score ms', f.ms, f.theirMs, what),
    ]),
    ...found.map((f) => line('forest-and-neighbours', f.name, 'AUC', f.both, f.auc, 'our forest')),
    line('forest-and-neighbours', 'mean of all', 'AUC', mean(found.map((f) => f.both)), mean(found.map((f) => f.auc)), 'our forest'),
    line(
      'isolation-forest',
      'mean of all',
      'AUC',
      mean(found.map((f) => f.auc)),
      theirMean === null ? null : theirMean / found.length,
      what,
    ),
    line(
      'isolation-forest',
      'sum of all',
      'fit + score ms',
      total((f) => f.ms) ?? 0,
      total((f) => f.theirMs),
      what,
    ),
  ];
}

function bothScores(data: Matrix, seed: number): number[] {
  const model = learnForestAndNeighbours(data, seed);
  const names = Array.from({ length: data.width }, (_, c) => `f${c}`);
  return Array.from({ length: data.count }, (_, r) => scoreForestAndNeighbours(model, rowOf(data, r), names).score);
}

function read(path: string): { data: Matrix; positive: boolean[] } {
  const rows = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
  const cells = rows.map((r) => r.split(',').map(Number));
  const width = (cells[0]?.length ?? 1) - 1;
  return {
    data: { values: Float64Array.from(cells.flatMap((c) => c.slice(0, width))), count: cells.length, width },
    positive: cells.map((c) => c[width] === 1),
  };
}
