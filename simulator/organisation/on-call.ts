import { DAY_MS, type Interval } from '../../domain/time.ts';
import type { Person } from './model.ts';
import type { Random } from './random.ts';

/** A person's week on call. */
export type Duty = { person: Person; interval: Interval };

const TITLES = ['Database Administrator', 'System Administrator', 'Platform Engineer'];
const WEEK_MS = 7 * DAY_MS;
/** So many people share one duty. */
const TEAM = 10;

/** Weeks, Monday to Monday by the clock of the roster, in turn; of large teams several are on call at once. */
export function makeRoster(people: readonly Person[], windowDays: number, nowMs: number, random: Random): Duty[] {
  // 1970 began on a Thursday.
  const thisWeek = Math.floor((nowMs - 4 * DAY_MS) / WEEK_MS) * WEEK_MS + 4 * DAY_MS;
  const weeks = Math.ceil(windowDays / 7);
  return TITLES.flatMap((title) => {
    const team = random.shuffle(people.filter((p) => p.title === title));
    const atOnce = Math.max(1, Math.floor(team.length / TEAM));
    return Array.from({ length: weeks * atOnce }, (_, i) => {
      const fromMs = thisWeek - Math.floor(i / atOnce) * WEEK_MS;
      const person = team[i % team.length];
      if (person === undefined) throw new RangeError(`nobody to be on call among ${title}`);
      return { person, interval: { fromMs, toMs: fromMs + WEEK_MS } };
    });
  });
}
