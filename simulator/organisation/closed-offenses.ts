import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { Organisation, Person } from './model.ts';
import type { Random } from './random.ts';
import { SENSE_RULES } from './sense.ts';

const COUNT = 40;
/** Closing reasons that QRadar brings along: non-issue, false-positive tuned, policy violation. */
const CLOSING_REASONS = [1, 1, 1, 2, 2, 3];
const RULES = Object.keys(SENSE_RULES);

/** Offenses of the weeks before, on people without a story, all closed; the latest is five days old. */
export function closedOffenses(
  people: readonly Person[],
  without: ReadonlySet<number>,
  nowMs: number,
  random: Random,
): Organisation['closedOffenses'] {
  const others = people.filter((p) => !without.has(p.n));
  return Array.from({ length: COUNT }, () => ({
    username: random.pick(others).username,
    atMs: nowMs - random.int(5 * 24, 44 * 24) * HOUR_MS,
    rules: random.shuffle(RULES).slice(0, random.int(1, 2)),
    severity: random.int(4, 8),
    closingReasonId: random.pick(CLOSING_REASONS),
  })).sort((a, b) => a.atMs - b.atMs);
}

/** Sense events that never became an offense: most of UBA's day. */
export function straySenseMoments(
  people: readonly Person[],
  without: ReadonlySet<number>,
  nowMs: number,
  random: Random,
): { username: string; rule: string; atMs: number }[] {
  const others = people.filter((p) => !without.has(p.n));
  return Array.from({ length: 90 }, () => ({
    username: random.pick(others).username,
    rule: random.pick(RULES),
    atMs: nowMs - Math.floor(random.between(0.1, 44.5) * DAY_MS),
  }));
}
