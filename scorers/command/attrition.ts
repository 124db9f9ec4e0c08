import { fitAttrition, scoreAttrition, type AttritionModel, type People } from '../attrition/attrition.ts';
import { groupErrors, type Groups } from '../attrition/group-errors.ts';
import { refusalOf } from '../attrition/refused-columns.ts';
import { ScorerError } from '../scorer-error.ts';
import { columnAt, featureColumns } from './cells.ts';
import type { CsvRows, ScoredLine, ScoreJob, ScorerCommand } from './command.ts';
import { shareBelow } from './row-command.ts';

/** The probability that a person leaves, from permitted columns only. See `fitAttrition`. */
export const attrition: ScorerCommand = {
  name: 'attrition',
  about: 'people as rows, --label COLUMN says who left; the score is the probability of leaving, and of nothing else',
  reach: { by: 'graph', waitsFor: 'a graph of its own, off by default: leaving is no harm, and no claim may come from it' },
  reasons: 'add up to the score',
  needsTrain: true,
  run: async (job) => {
    if (job.savedModel !== null) throw new ScorerError('input', 'attrition keeps no model: what it learnt of people is not stored');
    if (job.train === null || job.label === null)
      throw new ScorerError('input', 'attrition needs --train FILE and --label COLUMN: who left');
    const { header } = job.train;
    const columns = permitted(featureColumns(job.train, job), job);
    const labelAt = columnAt(job.train, job.label.column);
    const traits = header.filter((c) => refusalOf(c) === 'protected' && !job.ignore.has(c) && c !== job.label?.column);
    const { rows, labels, groups } = await peopleOf(job.train, columns, labelAt, traits);
    const positive = positiveOf(labels, job);
    const usable = withoutIds(columns, rows, job);
    const people: People = {
      columns: usable,
      rows: rows.map((r) => usable.map((c) => r[columns.indexOf(c)] ?? '')),
      left: labels.map((l) => l === positive),
    };
    if (usable.length === 0) throw new ScorerError('input', `no permitted column is left of ${header.join(', ')}`);
    const model = fitAttrition(people, job.seed);
    job.say(`cross-validated AUC ${model.auc.toFixed(3)}`);
    for (const line of groupErrors(model.outOfFold, people.left, groups)) job.say(line);
    return {
      keyColumns: ['row'],
      lines: linesOf(
        model,
        usable,
        [...model.outOfFold].sort((a, b) => a - b),
        job.test,
      ),
      model: null,
    };
  },
};

/** What may be learnt from; each column that is refused is named with the reason. */
function permitted(columns: readonly string[], job: Pick<ScoreJob, 'allow' | 'say'>): string[] {
  const refused = columns.flatMap((column) => {
    const why = job.allow.has(column) ? null : refusalOf(column);
    return why === null ? [] : [{ column, why }];
  });
  if (refused.length > 0) job.say(`not used: ${refused.map(({ column, why }) => `${column} (${why})`).join(', ')}`);
  const kept = columns.filter((c) => !refused.some((r) => r.column === c));
  if (kept.length === 0) throw new ScorerError('refused', 'every column is a protected trait, a survey answer or a rating');
  return kept;
}

async function peopleOf(
  csv: CsvRows,
  columns: readonly string[],
  labelAt: number,
  traits: readonly string[],
): Promise<{ rows: string[][]; labels: string[]; groups: Groups[] }> {
  const places = columns.map((c) => columnAt(csv, c));
  const rows: string[][] = [];
  const labels: string[] = [];
  const groups = traits.map((column) => ({ column, at: columnAt(csv, column), values: [] as string[] }));
  for await (const batch of csv.batches) {
    for (const [i, cells] of batch.rows.entries()) {
      rows.push(places.map((place, c) => filled(cells[place], csv.name, batch.firstRow + i, columns[c] ?? '')));
      for (const group of groups) group.values.push(cells[group.at] ?? '');
      labels.push(filled(cells[labelAt], csv.name, batch.firstRow + i, csv.header[labelAt] ?? ''));
    }
  }
  return { rows, labels, groups };
}

function filled(cell: string | undefined, file: string, row: number, column: string): string {
  const text = cell?.trim() ?? '';
  if (text === '')
    throw new ScorerError(
      'input',
      `${file}, row ${row}, column "${column}": empty; fill it or leave the column out with --ignore ${column}`,
    );
  return text;
}

/** The value that means "left": as given, else the rarer one. */
function positiveOf(labels: readonly string[], { label, say }: Pick<ScoreJob, 'label' | 'say'>): string {
  const counts = [...Map.groupBy(labels, (l) => l)].map(([value, all]) => ({ value, count: all.length })).sort((a, b) => a.count - b.count);
  const values = counts.map((c) => c.value).join(', ');
  if (counts.length !== 2)
    throw new ScorerError(
      'input',
      `the label column "${label?.column}" needs two values, it has ${counts.length}: ${values.slice(0, 100)}`,
    );
  const given = label?.positive ?? null;
  if (given !== null && !counts.some((c) => c.value === given))
    throw new ScorerError('input', `the label column never holds "${given}"; it holds ${values}`);
  const positive = given ?? counts[0]?.value ?? '';
  say(`"${positive}" in "${label?.column}" counts as positive${given === null ? ', being the rarer value' : ''}`);
  return positive;
}

/** A word, or a column named as a number or id, that differs in every row tells who somebody is, not what they do. */
function withoutIds(columns: readonly string[], rows: readonly (readonly string[])[], { say }: Pick<ScoreJob, 'say'>): string[] {
  const ids = columns.filter((name, c) => {
    const values = rows.map((r) => r[c] ?? '');
    if (new Set(values).size < values.length) return false;
    return (
      /(^|[^a-z])(id|number|no|code|key)$/i.test(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2')) || values.some((v) => Number.isNaN(Number(v)))
    );
  });
  if (ids.length > 0) say(`not used: ${ids.join(', ')} (different in every row)`);
  return columns.filter((c) => !ids.includes(c));
}

async function* linesOf(
  model: AttritionModel,
  columns: readonly string[],
  reference: readonly number[],
  test: CsvRows,
): AsyncGenerator<ScoredLine[]> {
  const needed = columns.filter((c) => model.columns.some((m) => m.name === c));
  const places = needed.map((c) => columnAt(test, c));
  for await (const batch of test.batches) {
    yield batch.rows.map((cells, i) => {
      const row = places.map((place, c) =>
        checked(
          filled(cells[place], test.name, batch.firstRow + i, needed[c] ?? ''),
          model,
          needed[c] ?? '',
          test.name,
          batch.firstRow + i,
        ),
      );
      const scored = scoreAttrition(model, needed, row);
      return { keys: [String(batch.firstRow + i)], scored: { ...scored, percentile: shareBelow(reference, scored.score) } };
    });
  }
}

function checked(cell: string, model: AttritionModel, column: string, file: string, row: number): string {
  const numeric = model.columns.find((c) => c.name === column)?.numeric === true;
  if (!numeric || Number.isFinite(Number(cell))) return cell;
  throw new ScorerError('input', `${file}, row ${row}, column "${column}": "${cell.slice(0, 40)}" is no number, as in the train file`);
}
