import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import type { Work } from '../roster.ts';
import { momentIn, type Presence } from './presence.ts';

/** One person's working day, as the parts of ordinary life see it. */
export type Day = {
  person: Person;
  work: Work;
  presence: Presence;
  /** Where the person's events come from: the workstation, or the VPN's pool. */
  address: string;
  /** The line that a VPN session comes from. */
  outside: string;
  random: Random;
  recorder: Recorder;
};

/** How often something happens today: an ordinary rate, today's pace, and chance. */
export function timesToday(day: Day, rate: number): number {
  const expected = rate * day.presence.pace * day.random.logNormal(1, 0.3);
  return Math.floor(expected) + (day.random.chance(expected % 1) ? 1 : 0);
}

export function moments(day: Day, rate: number): number[] {
  return Array.from({ length: timesToday(day, rate) }, () => momentIn(day.presence, day.random)).sort((a, b) => a - b);
}

/** Equal events within ten seconds that the log source counted as one row. */
export function coalesced(random: Random): number {
  return random.chance(0.25) ? random.int(4, 9) : 1;
}
