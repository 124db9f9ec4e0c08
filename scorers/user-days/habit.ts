/** One row: `day` counts days from any origin, `values` are counts or volumes, 0 or more. */
export type UserDay = { user: string; day: number; group: string; values: Float64Array };

/** Sums over days with decaying weights: on how many a column was above 0, and the logarithms of its values there. */
export type Sums = { days: number; active: Float64Array; logs: Float64Array; squares: Float64Array };

export function emptySums(width: number): Sums {
  return { days: 0, active: new Float64Array(width), logs: new Float64Array(width), squares: new Float64Array(width) };
}

export function addDay(sums: Sums, values: Float64Array): void {
  sums.days += 1;
  for (let c = 0; c < values.length; c += 1) {
    const value = values[c] as number;
    if (value <= 0) continue;
    const log = Math.log(value);
    sums.active[c] = (sums.active[c] as number) + 1;
    sums.logs[c] = (sums.logs[c] as number) + log;
    sums.squares[c] = (sums.squares[c] as number) + log * log;
  }
}

/** What is known of one person up to the day before. */
export type Habit = {
  firstDay: number;
  /** The baseline, decayed to `asOf`. */
  sums: Sums;
  asOf: number;
  /** Rows that are still too new for the baseline. */
  waiting: UserDay[];
  /** Deviations of the last days, one ring a column. */
  recent: Float64Array;
  recentDays: number;
  weekdays: Float64Array;
  /** What the days before left behind. */
  carried: number;
};

export function newHabit(day: number, width: number, recentDays: number): Habit {
  return {
    firstDay: day,
    sums: emptySums(width),
    asOf: day,
    waiting: [],
    recent: new Float64Array(width * recentDays),
    recentDays: 0,
    weekdays: new Float64Array(7),
    carried: 0,
  };
}

/** Moves rows before `day` into the baseline; older ones fade with the half-life. */
export function absorb(habit: Habit, day: number, halfLifeDays: number): void {
  let taken = 0;
  for (const row of habit.waiting) {
    if (row.day >= day) break;
    fade(habit.sums, 0.5 ** ((row.day - habit.asOf) / halfLifeDays));
    habit.asOf = row.day;
    addDay(habit.sums, row.values);
    taken += 1;
  }
  if (taken > 0) habit.waiting.splice(0, taken);
}

function fade(sums: Sums, factor: number): void {
  if (factor === 1) return;
  sums.days *= factor;
  for (let c = 0; c < sums.active.length; c += 1) {
    sums.active[c] = (sums.active[c] as number) * factor;
    sums.logs[c] = (sums.logs[c] as number) * factor;
    sums.squares[c] = (sums.squares[c] as number) * factor;
  }
}
