import type { UserDay } from '../../../scorers/user-days/habit.ts';

const PAST_DAYS = 60;
const MIN_ROWS = 5;

/** The simple thing to beat: the sum of a user's positive z-scores over their own past 60 days. Rows in order of day. */
export function causalZScores(rows: readonly UserDay[]): number[] {
  const past = new Map<string, UserDay[]>();
  return rows.map((row) => {
    const own = (past.get(row.user) ?? []).filter((r) => r.day >= row.day - PAST_DAYS);
    past.set(row.user, [...own, row]);
    if (own.length < MIN_ROWS) return 0;
    return row.values.reduce((sum, value, c) => {
      const values = own.map((r) => r.values[c] ?? 0);
      const mean = values.reduce((s, v) => s + v, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length);
      return sum + Math.max(0, (value - mean) / (deviation > 1e-9 ? deviation : 1));
    }, 0);
  });
}
