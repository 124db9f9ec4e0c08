import { DAY_MS, type Interval } from '../../../domain/time.ts';
import type { Calendar } from '../calendar.ts';
import type { Random } from '../random.ts';

/** How one person's days differ from another's, and from each other. */
export type Temper = {
  /** Everything the person does is so many times what the job does. */
  volume: number;
  /** Standard deviation of the logarithm of a day's pace. */
  spread: number;
  /** Chance that one activity of a day is several times the ordinary: a migration, an audit, a mailing. */
  surge: number;
  /** Chance of a working day that lasts far into the evening. */
  late: number;
  saturday: number;
  sunday: number;
  /** Weeks before a deadline. */
  busy: readonly (Interval & { times: number })[];
};

/** Of those in a story: their own excesses would blur the figures that the story plants. */
const CALM = { volume: 1, spread: 0.25, surge: 0, late: 0, saturday: 0.02, sunday: 0, busy: [] } as const satisfies Temper;

const BUSY_EVERY_DAYS = 45;

export function temperOf(calm: boolean, { days }: Calendar, random: Random): Temper {
  if (calm) return CALM;
  const eager = random.chance(0.15);
  const busy = Array.from({ length: Math.round(days.length / BUSY_EVERY_DAYS) }, () => {
    const fromMs = random.pick(days).startMs;
    const interval = { fromMs, toMs: fromMs + random.int(3, 9) * DAY_MS, times: random.between(1.3, 2.2) };
    return random.chance(0.5) ? [interval] : [];
  });
  return {
    volume: Math.min(2.5, Math.max(0.4, random.logNormal(0.9, 0.35))),
    spread: random.between(0.2, 0.45),
    surge: random.pick([0.005, 0.01, 0.02, 0.03]),
    late: eager ? 0.08 : 0.02,
    saturday: eager ? 0.1 : 0.02,
    sunday: eager ? 0.03 : 0.003,
    busy: busy.flat(),
  };
}

const LARGEST_SURGE = 8;

/** How many times the ordinary one activity of a day is: once, or with a heavy tail. */
export function surgeOf({ surge }: Temper, random: Random): number {
  return random.chance(surge) ? Math.min(LARGEST_SURGE, random.pareto(1.6, 1.7)) : 1;
}
