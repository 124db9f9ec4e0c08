import type { LocalDay } from './calendar.ts';
import type { SiteKey } from './sites.ts';

/** Days of the year on which a site is closed, as month and day. */
const FIXED: Record<SiteKey, readonly string[]> = {
  berlin: ['01-01', '03-08', '05-01', '10-03', '12-25', '12-26'],
  newyork: ['01-01', '06-19', '07-04', '11-11', '12-25'],
  singapore: ['01-01', '05-01', '08-09', '12-25'],
};
/** Days that follow the moon: Lunar New Year and Deepavali, the Monday after where one is a Sunday. */
const BY_MOON = ['2025-01-29', '2025-01-30', '2025-10-20', '2026-02-17', '2026-02-18', '2026-11-09', '2027-02-06', '2027-10-28'];
/** The nth such weekday of a month; -1 is the last. */
const NTH: readonly { month: string; weekday: number; nth: number }[] = [
  { month: '01', weekday: 1, nth: 3 },
  { month: '05', weekday: 1, nth: -1 },
  { month: '09', weekday: 1, nth: 1 },
  { month: '11', weekday: 4, nth: 4 },
];

export function isHoliday(site: SiteKey, { date, weekday }: LocalDay): boolean {
  const monthDay = date.slice(5);
  if (FIXED[site].includes(monthDay)) return true;
  if (site === 'singapore') return BY_MOON.includes(date);
  return site === 'newyork' && NTH.some((h) => monthDay.startsWith(h.month) && weekday === h.weekday && isNth(date, h.nth));
}

function isNth(date: string, nth: number): boolean {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return nth < 0 ? day > lastOfMonth - 7 : Math.ceil(day / 7) === nth;
}
