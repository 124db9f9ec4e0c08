import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';

/** Thursday noon UTC; the person lives in Berlin, two hours ahead. */
export const NOW_MS = Date.UTC(2026, 8, 17, 12);
export const ZONE = 'Europe/Berlin';
const BERLIN_MS = 2 * HOUR_MS;

/** Local midnight of the day `back` days before NOW, in UTC. */
export function localDay(back: number): number {
  return Date.UTC(2026, 8, 17 - back) - BERLIN_MS;
}
export function at(back: number, hour: number, minute = 0): number {
  return localDay(back) + hour * HOUR_MS + minute * MINUTE_MS;
}

/** Working days of the last five weeks, as days before NOW. */
export function ordinaryDays(): number[] {
  return Array.from({ length: 34 }, (_, i) => 34 - i).filter((d) => ![0, 6].includes(new Date(localDay(d) + BERLIN_MS).getUTCDay()));
}
