import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';

const UNITS: readonly [RegExp, number][] = [
  [/^y(ea)?rs?$/, 365 * DAY_MS],
  [/^mon(th)?s?$/, 30 * DAY_MS],
  [/^weeks?$/, 7 * DAY_MS],
  [/^days?$/, DAY_MS],
  [/^h(ou)?rs?$/, HOUR_MS],
  [/^min(ute)?s?$/, MINUTE_MS],
  [/^sec(ond)?s?$/, SECOND_MS],
];

/** Milliseconds of `30 days`, `1 month` or `1 years 2 mons 4 days 5 hours 6 mins 7.00 secs`; null when it is no interval. */
export function readInterval(text: string): number | null {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words.length === 0 || words.length % 2 !== 0) return null;
  let total = 0;
  for (let i = 0; i < words.length; i += 2) {
    const amount = Number(words[i]);
    const unit = UNITS.find(([name]) => name.test(words[i + 1] ?? ''))?.[1];
    if (!Number.isFinite(amount) || amount < 0 || unit === undefined) return null;
    total += amount * unit;
  }
  return total;
}

/** How QRadar writes an interval back: `0 years 0 mons 30 days 0 hours 0 mins 0.00 secs`. */
export function writeInterval(ms: number): string {
  const years = Math.floor(ms / (365 * DAY_MS));
  let rest = ms - years * 365 * DAY_MS;
  const take = (unit: number): number => {
    const whole = Math.floor(rest / unit);
    rest -= whole * unit;
    return whole;
  };
  const days = take(DAY_MS);
  const [hours, minutes] = [take(HOUR_MS), take(MINUTE_MS)];
  return `${years} years 0 mons ${days} days ${hours} hours ${minutes} mins ${(rest / SECOND_MS).toFixed(2)} secs`;
}
