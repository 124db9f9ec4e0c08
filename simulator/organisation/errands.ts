import { DAY_MS, type Interval } from '../../domain/time.ts';
import { SHARES, type ShareKey } from './assets.ts';
import { atHour, type Calendar } from './calendar.ts';
import type { Person } from './model.ts';
import { isHead, jobOf } from './people.ts';
import type { Random } from './random.ts';

/** A legitimate burst: a share that is moved elsewhere, or one that an audit reads through. */
export type Errand = { person: Person; share: ShareKey; files: number; bytesEach: number; interval: Interval };

/** So many people have one within a month and a half. */
const SHARE_OF_PEOPLE = 0.3;
const DAYS_EACH = 45;
const MEDIAN_FILES = 140;
const MEDIAN_BYTES = 6_000_000;

/** Errands by day, in an hour or two, on a share of the person's own job whose reads are counted together. */
export function makeErrands(
  people: readonly Person[],
  calendars: ReadonlyMap<string, Calendar>,
  windowDays: number,
  random: Random,
): Errand[] {
  const suited = random.shuffle(people.filter((p) => !isHead(p) && p.leave === null && p.shift.startHour <= 10 && p.shift.startHour >= 6));
  const count = Math.round((SHARE_OF_PEOPLE * people.length * windowDays) / DAYS_EACH);
  return suited.slice(0, count).flatMap((person) => {
    const shares = (Object.keys(jobOf(person).work.shares) as ShareKey[]).filter((key) => !SHARES[key].exact);
    const days = calendars.get(person.timeZone)?.days.filter((d) => d.weekday <= 5) ?? [];
    if (shares.length === 0 || days.length === 0) return [];
    const fromMs = atHour(random.pick(days), random.between(person.shift.startHour + 1, 14));
    return [
      {
        person,
        share: random.pick(shares),
        files: Math.round(Math.min(500, Math.max(40, random.logNormal(MEDIAN_FILES, 0.6)))),
        bytesEach: random.logNormal(MEDIAN_BYTES, 0.8),
        interval: { fromMs, toMs: fromMs + Math.round(random.between(0.8, 2.2) * (DAY_MS / 24)) },
      },
    ];
  });
}
