import type { Station } from '../desktops.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import type { Work } from '../roster.ts';
import { momentIn, type Presence } from './presence.ts';
import { surgeOf, type Temper } from './temper.ts';

/** One person's working day, as the parts of ordinary life see it. */
export type Day = {
  person: Person;
  work: Work;
  presence: Presence;
  temper: Temper;
  /** Days since the person was last at work; 1 on most. */
  daysSince: number;
  /** The machine that the person works on: the own workstation, or today's virtual desktop. */
  station: Station;
  /** Where the person's events come from: that machine, or the VPN's pool. */
  address: string;
  /** The line that a VPN session comes from. */
  outside: string;
  random: Random;
  recorder: Recorder;
};

/** How often something happens today: an ordinary rate, the person, today's pace, and chance. */
export function timesToday({ presence, temper, random }: Day, rate: number): number {
  const expected = rate * temper.volume * presence.pace * random.logNormal(1, 0.3) * surgeOf(temper, random);
  return Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
}

export function moments(day: Day, rate: number): number[] {
  return Array.from({ length: timesToday(day, rate) }, () => momentIn(day.presence, day.random)).sort((a, b) => a - b);
}

/** Equal events within ten seconds that the log source counted as one row. */
export function coalesced(random: Random): number {
  return random.chance(0.25) ? random.int(4, 9) : 1;
}
