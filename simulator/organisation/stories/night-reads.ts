import { MINUTE_MS, overlaps } from '../../../domain/time.ts';
import { atHour, dayAfter, type Calendar, type LocalDay } from '../calendar.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { shareRead, vpnSession } from './reads.ts';
import type { StoryContext } from './story.ts';

/** Nights before the story's night over which the totals below hold. */
export const BASELINE_NIGHTS = 28;
/** The peers' median of night reads over these nights, so that 15 in one night is 14.0 times the nightly median. */
export const MEDIAN_TOTAL = 30;
const OLDER_NIGHTS = 12;
const MOST_A_NIGHT = 4;

/** What analysts read on the payroll share late and early: planned totals for the peers, next to nothing for the subject. */
export function plantNightReads(context: StoryContext, random: Random, recorder: Recorder): void {
  const { subject, peers, calendar, day } = context;
  const storyNight = dayAfter(calendar, day, -1);
  const nights = (from: number, count: number): LocalDay[] =>
    Array.from({ length: count }, (_, i) => dayAfter(calendar, storyNight, i - from));
  const baseline = nights(BASELINE_NIGHTS, BASELINE_NIGHTS);
  const older = nights(BASELINE_NIGHTS + OLDER_NIGHTS, OLDER_NIGHTS);
  const totals = random.shuffle(nightTotals(peers.length));
  peers.forEach((peer, i) => {
    readAtNight({ person: peer, calendar, nights: baseline, total: totals[i] ?? MEDIAN_TOTAL }, random, recorder);
    readAtNight({ person: peer, calendar, nights: older, total: random.int(8, 18) }, random, recorder);
    readAtNight({ person: peer, calendar, nights: [storyNight], total: random.int(0, 2) }, random, recorder);
  });
  readAtNight({ person: subject, calendar, nights: baseline, total: random.int(0, 2) }, random, recorder);
}

/** Totals whose median is exactly 30 for any number of people, with the middle four at 30 and a spread of at most 30 on either side. */
export function nightTotals(count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const fromMiddle = i - (count - 1) / 2;
    const distance = Math.max(0, Math.abs(fromMiddle) - 1.5);
    return MEDIAN_TOTAL + Math.sign(fromMiddle) * Math.min(MEDIAN_TOTAL, Math.ceil(distance * 4));
  });
}

type Plan = { person: Person; calendar: Calendar; nights: readonly LocalDay[]; total: number };

function readAtNight({ person, calendar, nights, total }: Plan, random: Random, recorder: Recorder): void {
  const free = nights.filter((night) => !isOnLeave(person, night, calendar));
  const perNight = new Map<LocalDay, number>();
  for (let left = Math.min(total, free.length * MOST_A_NIGHT); left > 0; left -= 1) {
    const night = random.pick(free.filter((n) => (perNight.get(n) ?? 0) < MOST_A_NIGHT));
    perNight.set(night, (perNight.get(night) ?? 0) + 1);
  }
  for (const [night, count] of perNight) {
    // An hour away from 22:00 and 06:00, so that the reads are at night by summer and by winter time.
    const early = random.chance(0.3);
    const start = early ? atHour(dayAfter(calendar, night, 1), 4.2) : atHour(night, random.between(23.2, 24.5));
    const from = vpnSession(recorder, random, person, start - MINUTE_MS);
    for (let i = 0; i < count; i += 1) {
      shareRead(recorder, random, { person, share: 'hrPayroll', atMs: start + i * 9 * MINUTE_MS + random.int(0, MINUTE_MS), from });
    }
  }
}

function isOnLeave(person: Person, night: LocalDay, calendar: Calendar): boolean {
  const interval = { fromMs: night.noonMs, toMs: dayAfter(calendar, night, 1).noonMs };
  return person.leave !== null && overlaps(person.leave, interval);
}
