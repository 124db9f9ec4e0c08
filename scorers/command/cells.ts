import type { Matrix } from '../matrix.ts';
import { ScorerError } from '../scorer-error.ts';
import type { CsvRows, ScoreJob } from './command.ts';

/** The cell as a finite number; a `ScorerError` with row and column otherwise. */
export function numberOf(cell: string | undefined, file: string, row: number, column: string): number {
  const text = cell === undefined ? '' : cell.trim();
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  const found = text === '' ? 'empty' : `"${text.slice(0, 40)}" is not a finite number`;
  throw new ScorerError(
    'input',
    `${file}, row ${row}, column "${column}": ${found}; mend the cell or leave the column out with --ignore ${column}`,
  );
}

/** Where a column stands; a `ScorerError` names the one that is missing. */
export function columnAt(csv: Pick<CsvRows, 'name' | 'header'>, column: string): number {
  const at = csv.header.indexOf(column);
  if (at < 0) throw new ScorerError('input', `${csv.name} has no column "${column}"; its columns are ${csv.header.join(', ')}`);
  return at;
}

/** The columns that may be features: all but the ignored and the label. A column called "label" is never a feature, and that is said. */
export function featureColumns(csv: Pick<CsvRows, 'name' | 'header'>, job: Pick<ScoreJob, 'ignore' | 'label' | 'say'>): string[] {
  for (const column of job.ignore) columnAt(csv, column);
  if (job.label !== null) columnAt(csv, job.label.column);
  const truth = job.label?.column ?? csv.header.find((c) => c.toLowerCase() === 'label');
  if (truth !== undefined && job.label === null) job.say(`column "${truth}" looks like the truth and is no feature`);
  const features = csv.header.filter((c) => c !== truth && !job.ignore.has(c));
  if (features.length === 0) throw new ScorerError('input', `${csv.name} has no feature column left`);
  return features;
}

/** The named columns of a batch as numbers. */
export function matrixOfBatch(
  csv: Pick<CsvRows, 'name' | 'header'>,
  batch: { rows: readonly string[][]; firstRow: number },
  columns: readonly string[],
): Matrix {
  const places = columns.map((c) => columnAt(csv, c));
  const values = new Float64Array(batch.rows.length * columns.length);
  let at = 0;
  for (const [r, row] of batch.rows.entries()) {
    for (const [c, place] of places.entries()) {
      values[at] = numberOf(row[place], csv.name, batch.firstRow + r, columns[c] ?? '');
      at += 1;
    }
  }
  return { values, count: batch.rows.length, width: columns.length };
}

/** A whole file as numbers; grows by a quarter, so that it never needs twice its size. */
export async function matrixOfFile(csv: CsvRows, columns: readonly string[]): Promise<Matrix> {
  const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 33 });
  let count = 0;
  for await (const batch of csv.batches) {
    const part = matrixOfBatch(csv, batch, columns);
    const from = count * columns.length;
    buffer.resize((from + part.values.length) * Float64Array.BYTES_PER_ELEMENT);
    new Float64Array(buffer).set(part.values, from);
    count += part.count;
  }
  return { values: new Float64Array(buffer, 0, count * columns.length), count, width: columns.length };
}
