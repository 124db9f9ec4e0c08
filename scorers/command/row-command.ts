import type { Scored } from '../../domain/score.ts';
import { requireFinite, rowOf, type Matrix } from '../matrix.ts';
import { ScorerError } from '../scorer-error.ts';
import { featureColumns, matrixOfBatch, matrixOfFile } from './cells.ts';
import type { CommandResult, ScoredLine, ScoreJob, ScorerCommand } from './command.ts';

/** A detector that learns from unlabelled rows and scores each row alone. `M` is plain data that JSON can hold. */
export type RowDetector<M> = {
  fit: (data: Matrix, seed: number) => M;
  score: (model: M, row: ArrayLike<number>, columns: readonly string[]) => Omit<Scored, 'percentile'>;
  /** Believes a saved model or throws a `ScorerError`; `width` is the number of its columns. */
  parse: (saved: unknown, width: number) => M;
};

/** Percentiles are read off this many steps of the training rows' scores. */
const REFERENCE_STEPS = 1000;
const REFERENCE_ROWS = 20_000;

type Saved<M> = { scorer: string; version: 1; columns: string[]; reference: number[]; model: M };

/** How such a detector runs from files: columns by name, percentiles against the training rows, test rows streamed. */
export function rowCommand<M>(about: Omit<ScorerCommand, 'run' | 'needsTrain'>, detector: RowDetector<M>): ScorerCommand {
  return {
    ...about,
    needsTrain: true,
    run: async (job) => {
      const saved = job.savedModel === null ? await learn(about.name, detector, job) : believe(about.name, detector, job.savedModel);
      return { keyColumns: ['row'], lines: linesOf(detector, saved, job), model: saved } satisfies CommandResult;
    },
  };
}

async function learn<M>(name: string, detector: RowDetector<M>, job: ScoreJob): Promise<Saved<M>> {
  if (job.train === null) throw new ScorerError('input', `${name} needs --train FILE or --load-model FILE`);
  const columns = featureColumns(job.train, job);
  const data = requireFinite(await matrixOfFile(job.train, columns));
  const model = detector.fit(data, job.seed);
  const reference = referenceOf(detector, model, data, columns);
  release(data);
  return { scorer: name, version: 1, columns, reference, model };
}

/** Gives the memory of a million rows back before the test file is read, not at the next collection. */
function release(data: Matrix): void {
  if (data.values.buffer instanceof ArrayBuffer) data.values.buffer.transfer(0);
}

/** Evenly spaced order statistics of the training rows' scores; of many rows every k-th is scored. */
function referenceOf<M>(detector: RowDetector<M>, model: M, data: Matrix, columns: readonly string[]): number[] {
  const every = Math.max(1, Math.ceil(data.count / REFERENCE_ROWS));
  const scores = Float64Array.from(
    { length: Math.ceil(data.count / every) },
    (_, i) => detector.score(model, rowOf(data, i * every), columns).score,
  ).sort();
  if (scores.length <= REFERENCE_STEPS) return [...scores];
  return Array.from({ length: REFERENCE_STEPS }, (_, i) => scores[Math.round((i * (scores.length - 1)) / (REFERENCE_STEPS - 1))] ?? 0);
}

async function* linesOf<M>(detector: RowDetector<M>, { columns, reference, model }: Saved<M>, job: ScoreJob): CommandResult['lines'] {
  for await (const batch of job.test.batches) {
    const data = matrixOfBatch(job.test, batch, columns);
    yield Array.from({ length: data.count }, (_, r): ScoredLine => {
      const scored = detector.score(model, rowOf(data, r), columns);
      return { keys: [String(batch.firstRow + r)], scored: { ...scored, percentile: shareBelow(reference, scored.score) } };
    });
  }
}

/** Share of sorted values below `x`, ties counted half. */
export function shareBelow(sorted: ArrayLike<number>, x: number): number | null {
  if (sorted.length === 0) return null;
  const edge = (within: (value: number) => boolean): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (within(sorted[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (edge((v) => v < x) + edge((v) => v <= x)) / 2 / sorted.length;
}

function believe<M>(name: string, detector: RowDetector<M>, saved: unknown): Saved<M> {
  const found = typeof saved === 'object' && saved !== null ? (saved as Partial<Record<keyof Saved<M>, unknown>>) : {};
  if (found.scorer !== name) throw new ScorerError('input', `the model file is not of ${name}; make it with --save-model`);
  if (found.version !== 1) throw new ScorerError('input', 'the model file is of another version; make it again with --save-model');
  const { columns, reference } = found;
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every((c) => typeof c === 'string'))
    throw new ScorerError('input', 'the model file names no columns');
  if (!isNumbers(reference)) throw new ScorerError('input', 'the model file: "reference" is no list of numbers');
  return { scorer: name, version: 1, columns, reference, model: detector.parse(found.model, columns.length) };
}

export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((v) => typeof v === 'number' && Number.isFinite(v));
}
