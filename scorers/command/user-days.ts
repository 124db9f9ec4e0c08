import type { Scored } from '../../domain/score.ts';
import { ScorerError } from '../scorer-error.ts';
import type { UserDay } from '../user-days/habit.ts';
import { userDayScorer } from '../user-days/user-days.ts';
import { columnAt, featureColumns, numberOf } from './cells.ts';
import type { CsvRows, ScoredLine, ScorerCommand, ScoreJob } from './command.ts';

const KEYS = ['user', 'day', 'group'] as const;
const BATCH = 10_000;
const DAY_MS = 86_400_000;

/** Days of users with any numeric columns, from the test file alone. See `userDayScorer`. */
export const userDays: ScorerCommand = {
  name: 'user-days',
  about: 'user,day,group,<counts and volumes>; surprise against own earlier days and the same day of peers, in nats',
  reach: { by: 'score node', module: 'scorers/user-days/user-days.ts' },
  reasons: 'add up to the score',
  needsTrain: false,
  run: async (job) => {
    if (job.savedModel !== null)
      throw new ScorerError('input', 'user-days keeps no model; it learns from the earlier days of the test file');
    if (job.train !== null) throw new ScorerError('input', 'user-days takes no --train; earlier days come first in the test file');
    const { columns, rows, keys } = await userDaysOf(job.test, job);
    const scorer = userDayScorer(columns);
    const scored: Scored[] = Array.from({ length: rows.length });
    const byDay = [...Map.groupBy(rows.keys(), (i) => rows[i]?.day ?? 0)].toSorted(([a], [b]) => a - b);
    for (const [, places] of byDay) {
      const found = scorer.scoreDay(places.flatMap((i) => rows[i] ?? []));
      for (const [j, i] of places.entries()) scored[i] = found[j] as Scored;
    }
    async function* lines(): AsyncGenerator<ScoredLine[]> {
      for (let from = 0; from < scored.length; from += BATCH)
        yield scored.slice(from, from + BATCH).map((s, i) => ({ keys: keys[from + i] ?? [], scored: s }));
    }
    return { keyColumns: [...KEYS], lines: lines(), model: null };
  },
};

async function userDaysOf(
  csv: CsvRows,
  job: Pick<ScoreJob, 'ignore' | 'label' | 'say'>,
): Promise<{ columns: string[]; rows: UserDay[]; keys: string[][] }> {
  const [user, day, group] = KEYS.map((k) => columnAt(csv, k)) as [number, number, number];
  const columns = featureColumns(csv, { ...job, ignore: new Set([...job.ignore, ...KEYS]) });
  const places = columns.map((c) => columnAt(csv, c));
  const rows: UserDay[] = [];
  const keys: string[][] = [];
  const seen = new Map<string, number>();
  for await (const batch of csv.batches) {
    for (const [i, cells] of batch.rows.entries()) {
      const at = batch.firstRow + i;
      const key = [cells[user] ?? '', cells[day] ?? '', cells[group] ?? ''];
      const number = dayNumber(key[1] ?? '', csv.name, at);
      const values = Float64Array.from(places, (place, c) => {
        const value = numberOf(cells[place], csv.name, at, columns[c] ?? '');
        if (value < 0)
          throw new ScorerError(
            'input',
            `${csv.name}, row ${at}, column "${columns[c]}": ${value} is below 0; counts and volumes are needed`,
          );
        return value;
      });
      const id = `${number}|${key[0]}`;
      const other = seen.get(id);
      if (other !== undefined)
        throw new ScorerError('input', `${csv.name}, row ${at}: user "${key[0]}" has this day in row ${other} too; add them up`);
      seen.set(id, at);
      rows.push({ user: key[0] ?? '', day: number, group: key[2] ?? '', values });
      keys.push(key);
    }
  }
  return { columns, rows, keys };
}

/** A date (ISO, or MM/DD/YYYY) or a whole number as days from a fixed origin. */
function dayNumber(text: string, file: string, row: number): number {
  if (/^-?\d{1,7}$/.test(text)) return Number(text);
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  const [year, month, date] = us !== null ? [us[3], us[1], us[2]] : [iso?.[1], iso?.[2], iso?.[3]];
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(date));
  if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(date))
    throw new ScorerError(
      'input',
      `${file}, row ${row}, column "day": "${text}" is no date; write 2026-11-24, 11/24/2026 or a whole number`,
    );
  return ms / DAY_MS;
}
