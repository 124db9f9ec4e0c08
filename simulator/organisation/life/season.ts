import type { LocalDay } from '../calendar.ts';

/** How busy a month is beside an ordinary one, January first: holidays in summer and at the end of the year. */
const MONTHS = [0.95, 1, 1.08, 1, 1, 1.05, 0.85, 0.8, 1.08, 1.05, 1, 0.8] as const;
const WEEKDAYS = [1.04, 1.06, 1.03, 1, 0.86, 1, 1] as const;
const MONTH_END_DAYS = 3;
const MONTH_END = 1.2;

/** The pace that the calendar gives a local day: month, weekday, and the close of a month. */
export function seasonOf({ date, weekday }: LocalDay): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const close = day > lastOfMonth - MONTH_END_DAYS ? MONTH_END : 1;
  return (MONTHS[month - 1] ?? 1) * (WEEKDAYS[weekday - 1] ?? 1) * close;
}
