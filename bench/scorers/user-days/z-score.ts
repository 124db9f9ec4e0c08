import type { UserDay } from '../../../scorers/user-days/habit.ts';

const PAST_DAYS = 60;
const MIN_ROWS = 5;

/** The simple thing to beat: the sum of a user's positive z-scores over their own past 60 days. Rows in order of day. */
export function causalZScores(rows: readonly UserDay[]): number[] {
  const past = new Map<string, UserDay[]>();
  return rows.map((row) => {
    const own = past.get(row.user) ?? [];
    past.set(row.user, own);
    while ((own[0]?.day ?? row.day) < row.day - PAST_DAYS) own.shift();
    const score = own.length < MIN_ROWS ? 0 : row.values.reduce((sum, value, c) => sum + Math.max(0, zOf(value, own, c)), 0);
    own.push(row);
    return score;
  });
}

function zOf(value: number, own: readonly UserDay[], column: number): number {
  let sum = 0;
  let squares = 0;
  for (const { values } of own) {
    const v = values[column] as number;
    sum += v;
    squares += v * v;
  }
  const mean = sum / own.length;
  const deviation = Math.sqrt(Math.max(0, squares / own.length - mean * mean));
  return (value - mean) / (deviation > 1e-9 * Math.max(1, mean) ? deviation : 1);
}
