import type { Scored } from '../../domain/score.ts';
import { ScorerError } from '../scorer-error.ts';
import { absorb, addDay, emptySums, newHabit, type Habit, type Sums, type UserDay } from './habit.ts';
import { comparePeers } from './peer-day.ts';
import { addResidual, newSpread, type Spread } from './spread.ts';
import { addToTail, emptyTail, shareAbove, type Tail } from './tail.ts';

/** The newest weeks teach nothing yet, so that slow growth does not become the habit. */
const GAP_DAYS = 14;
const HALF_LIFE_DAYS = 60;
/** Days of own activity after which the own rate counts as much as the group's. */
const RATE_PRIOR = 2;
const GROUP_PRIOR = 2;
const MEAN_PRIOR = 2;
const SPREAD_PRIOR = 6;
/** Surprise below this (nats) is what every day has somewhere. */
const ORDINARY = 1.5;
const MAX_SURPRISE = 12;
const RECENT_DAYS = 14;
const MIN_RECENT = 4;
const SLOW_WEIGHT = 0.7;
const MAX_STEP = 4;
/** Of the surprise of the days before, so much stays from one active day to the next. */
const STAYS = 0.8;
const CARRY_ABOVE = 2;
const WEEKDAY_AFTER_DAYS = 14;

/** What the score is made of; a bench leaves one out to see what it adds. */
export const PARTS = ['peers', 'gap', 'slow', 'carry', 'weekday', 'tails'] as const;
export type Part = (typeof PARTS)[number];

type Shared = {
  columns: readonly string[];
  parts: ReadonlySet<Part>;
  habits: Map<string, Habit>;
  groups: Map<string, Sums>;
  all: Sums;
  spread: Spread;
  daily: Tail[];
  scores: Tail;
};

/** One row on its way: how likely each column was to be used at all, and how far its value lies above the own habit. */
export type DayOfUser = { row: UserDay; habit: Habit; rate: Float64Array; deviation: Float64Array };

/**
 * How surprising is this day for this person, and for their peers on the same day?
 *
 * - Method: per column the chance of a value this large: the chance that the column is used at all (own decayed rate, drawn to the
 *   group's while there is little history) times the share of everybody's earlier deviations that were as large (own mean and spread of
 *   the logarithm, Student-like). Tails are counted, not assumed, so that noisy columns and legitimate bursts weigh what they
 *   are worth. What builds up shows in the sum of the last 14 days' deviations, each cut at 4, by the normal tail. Surprise (minus the logarithm) above 1.5 nats adds up over
 *   columns. Peers' same-day use and median deviation are taken off first. Working on an unusual weekday and what the days before
 *   left are added. Sources: surprise as in Senator et al. 2013 (PRODIGAL), empirical tails as in conformal anomaly detection
 *   (Laxhammar & Falkman 2014), robust group days after Iglewicz & Hoaglin 1993.
 * - Input: days in order, each with all its rows; any numeric columns of counts or volumes, 0 or more; the unit of a column does not
 *   matter. A missing day is no row and no zero. Else a `ScorerError`.
 * - Score: nats of surprise, 0 for an ordinary day. Reasons: one a column, the weekday, the days before; they add up.
 * - Causal: a row is scored by earlier days of all and the same day of peers.
 * - Cost: O(columns) a row, 1 KB a user and column.
 * - Fails on the first days of a person (only peers speak), on a whole group that acts together, and on activity that the columns do
 *   not count. A column that is used every day hides small additions to it.
 */
export function userDayScorer(
  columns: readonly string[],
  parts: ReadonlySet<Part> = new Set(PARTS),
): { scoreDay: (rows: readonly UserDay[]) => Scored[] } {
  const width = columns.length;
  const shared: Shared = {
    columns,
    parts,
    habits: new Map(),
    groups: new Map(),
    all: emptySums(width),
    spread: newSpread(width),
    daily: columns.map(emptyTail),
    scores: emptyTail(),
  };
  let last = -Infinity;
  return {
    scoreDay: (rows) => {
      const [first] = rows;
      if (first === undefined) return [];
      requireDay(rows, first.day, last, width);
      last = first.day;
      // In an order of their own, so that sums do not depend on where rows stand.
      const days = rows.toSorted((a, b) => (a.user < b.user ? -1 : 1)).map((row) => compare(row, shared));
      if (parts.has('peers')) for (const group of Map.groupBy(days, (d) => d.row.group).values()) comparePeers(group, width);
      const scored = new Map(days.map((d) => [d.row.user, explain(d, shared)]));
      for (const d of days) learn(d, shared);
      for (const s of scored.values()) addToTail(shared.scores, logScore(s.score));
      return rows.map((row) => scored.get(row.user) as Scored);
    },
  };
}

function requireDay(rows: readonly UserDay[], day: number, last: number, width: number): void {
  if (day <= last) throw new ScorerError('input', `day ${day} comes after day ${last}; days are scored in order, each once`);
  const users = new Set<string>();
  for (const { user, day: other, values } of rows) {
    if (other !== day) throw new ScorerError('input', `rows of day ${day} and day ${other} were given as one day`);
    if (users.has(user)) throw new ScorerError('input', `user "${user}" has two rows on one day; add them up`);
    users.add(user);
    if (values.length !== width) throw new ScorerError('input', `user "${user}": ${values.length} values for ${width} columns`);
    if (values.some((v) => !Number.isFinite(v) || v < 0))
      throw new ScorerError('input', `user "${user}": values are counts or volumes, 0 or more`);
  }
}

function compare(row: UserDay, { columns, parts, habits, groups, all, spread }: Shared): DayOfUser {
  const width = columns.length;
  const habit = habits.get(row.user) ?? newHabit(row.day, width, RECENT_DAYS);
  habits.set(row.user, habit);
  const gap = parts.has('gap') ? Math.min(GAP_DAYS, Math.floor((row.day - habit.firstDay) / 3)) : 0;
  absorb(habit, row.day - gap, HALF_LIFE_DAYS);
  const group = groups.get(row.group) ?? emptySums(width);
  groups.set(row.group, group);
  const own = habit.sums;
  const rate = new Float64Array(width);
  const deviation = new Float64Array(width).fill(Number.NaN);
  for (let c = 0; c < width; c += 1) {
    const ofAll = ((all.active[c] as number) + 0.5) / (all.days + 1);
    const ofGroup = ((group.active[c] as number) + GROUP_PRIOR * ofAll) / (group.days + GROUP_PRIOR);
    const active = own.active[c] as number;
    rate[c] = (active + RATE_PRIOR * ofGroup) / (own.days + RATE_PRIOR);
    const value = row.values[c] as number;
    if (value <= 0) continue;
    const log = Math.log(value);
    const usual = meanLog(group, c, 2) ?? meanLog(all, c, 0) ?? log;
    const sum = own.logs[c] as number;
    const centre = (sum + MEAN_PRIOR * usual) / (active + MEAN_PRIOR);
    const within = active > 0 ? Math.max(0, (own.squares[c] as number) - (sum * sum) / active) : 0;
    const variance = (within + SPREAD_PRIOR * (spread.variance[c] as number)) / (active + SPREAD_PRIOR);
    deviation[c] = (log - centre) / Math.sqrt(variance * (1 + 1 / (active + MEAN_PRIOR)) + 1e-6);
  }
  return { row, habit, rate, deviation };
}

function meanLog(sums: Sums, column: number, more: number): number | null {
  const active = sums.active[column] as number;
  return active > more ? (sums.logs[column] as number) / active : null;
}

function explain(day: DayOfUser, shared: Shared): Scored {
  const { row, habit, rate, deviation } = day;
  const { columns, parts, daily } = shared;
  const reasons: Scored['reasons'] = [];
  for (let c = 0; c < columns.length; c += 1) {
    const used = (row.values[c] as number) > 0;
    const z = deviation[c] as number;
    const chance = rate[c] as number;
    const total = parts.has('slow') ? buildUp(habit, c, used ? Math.min(MAX_STEP, z) + rareStep(chance) : -chance) : Number.NaN;
    if (!used) continue;
    const share = parts.has('tails') ? shareAbove(daily[c] as Tail, z) : normalTail(z);
    const rare = -Math.log(chance);
    const large = -Math.log(share);
    const builds = Number.isNaN(total) ? 0 : -SLOW_WEIGHT * Math.log(normalTail(total));
    const surprise = Math.min(MAX_SURPRISE, Math.max(rare + large, builds)) - ORDINARY;
    if (surprise <= 0) continue;
    const how = builds > rare + large ? 'builds up over two weeks' : rare > large ? 'seldom or never before' : 'more than usual';
    reasons.push({ name: `${columns[c]}: ${how}`, contribution: surprise });
  }
  if (parts.has('slow')) habit.recentDays += 1;
  const weekday = parts.has('weekday') ? weekdaySurprise(habit, row.day) : 0;
  if (weekday > 0) reasons.push({ name: 'active on this weekday: seldom or never before', contribution: weekday });
  const today = reasons.reduce((sum, r) => sum + r.contribution, 0);
  if (parts.has('carry')) {
    if (habit.carried > 0) reasons.push({ name: 'the days before', contribution: habit.carried });
    habit.carried = habit.carried * STAYS + Math.max(0, today - CARRY_ABOVE) * (1 - STAYS);
  }
  const score = reasons.reduce((sum, r) => sum + r.contribution, 0);
  return { score, percentile: shared.scores.total === 0 ? null : 1 - shareAbove(shared.scores, logScore(score)), reasons };
}

/** The use of a column that is seldom used is a step up of its own. */
function rareStep(rate: number): number {
  return rate < 0.5 ? Math.sqrt(Math.max(0, -2 * Math.log(rate) - 2 * Math.log(2))) : 0;
}

/** Adds today's step to the ring and gives the sum of the last days in standard deviations; NaN for too few. */
function buildUp({ recent, recentDays }: Habit, column: number, step: number): number {
  const from = column * RECENT_DAYS;
  recent[from + (recentDays % RECENT_DAYS)] = step;
  const count = Math.min(RECENT_DAYS, recentDays + 1);
  if (count < MIN_RECENT) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += recent[from + i] as number;
  return sum / Math.sqrt(count);
}

function weekdaySurprise(habit: Habit, day: number): number {
  const known = day - habit.firstDay;
  if (known < WEEKDAY_AFTER_DAYS) return 0;
  const weeks = Math.max(1, Math.floor(known / 7));
  const rate = ((habit.weekdays[weekdayOf(day)] as number) + 0.7) / (weeks + 1);
  return Math.max(0, -Math.log(Math.min(1, rate)) - ORDINARY);
}

function weekdayOf(day: number): number {
  return ((Math.floor(day) % 7) + 7) % 7;
}

function learn({ row, habit, deviation }: DayOfUser, { groups, all, spread, daily }: Shared): void {
  habit.waiting.push(row);
  habit.weekdays[weekdayOf(row.day)] = (habit.weekdays[weekdayOf(row.day)] as number) + 1;
  const own = habit.sums;
  for (let c = 0; c < row.values.length; c += 1) {
    const active = own.active[c] as number;
    if ((row.values[c] as number) > 0 && active >= 1) {
      addToTail(daily[c] as Tail, deviation[c] as number);
      if (active >= 3) addResidual(spread, c, Math.log(row.values[c] as number) - (own.logs[c] as number) / active);
    }
  }
  const group = groups.get(row.group);
  if (group !== undefined) addDay(group, row.values);
  addDay(all, row.values);
}

/** Upper tail of the normal distribution (Abramowitz & Stegun 26.2.17). */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.max(1e-300, (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly);
}

/** Scores on the scale of a `Tail`. */
function logScore(score: number): number {
  return 2 * Math.log1p(score) - 2;
}
