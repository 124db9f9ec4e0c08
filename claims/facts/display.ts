import { DateTime } from 'luxon';
import { isKnownZone } from '../../scorers/local-time.ts';
import { MINUTE_MS, type Interval } from '../../domain/time.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Counts are whole where they are counts; means and medians keep two decimals below a hundred. */
export function displayCount(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return whole.format(value);
  return value > 0 && value < 0.005 ? 'under 0.01' : String(Math.round(value * 100) / 100);
}

/** One decimal, from a hundred on none: "14.0", "120". */
export function displayRatio(value: number): string {
  return value >= 100 ? whole.format(value) : value.toFixed(1);
}

/** Decimal units, as storage is sold: "512 bytes", "6.4 GB". */
export function displayBytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let size = value;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? whole.format(size) : size.toFixed(1)} ${units[unit] ?? 'bytes'}`;
}

/** "6 h 12 min", "40 min". */
export function displayDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

export function displayHour(hour: number): string {
  const minutes = Math.round((hour % 1) * 60);
  return `${String(Math.floor(hour)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** "2026-03-31 03:00 local time (01:00 UTC)"; without a known zone UTC alone. */
export function displayTime(ms: number, zone: string | null): string {
  const utc = DateTime.fromMillis(ms, { zone: 'utc' });
  if (!isKnownZone(zone)) return `${utc.toFormat('yyyy-MM-dd HH:mm')} UTC`;
  const local = utc.setZone(zone);
  return `${local.toFormat('yyyy-MM-dd HH:mm')} local time (${utc.toFormat(sameDay(local, utc) ? 'HH:mm' : 'yyyy-MM-dd HH:mm')} UTC)`;
}

/** "2026-03-31 03:00-03:40 local time (01:00-01:40 UTC)"; over midnight both days are written out. */
export function displayInterval({ fromMs, toMs }: Interval, zone: string | null): string {
  if (Math.floor(fromMs / MINUTE_MS) === Math.floor(toMs / MINUTE_MS)) return displayTime(fromMs, zone);
  const utc = [DateTime.fromMillis(fromMs, { zone: 'utc' }), DateTime.fromMillis(toMs, { zone: 'utc' })] as const;
  const inUtc = range(utc[0], utc[1]);
  if (!isKnownZone(zone)) return `${inUtc} UTC`;
  const local = [utc[0].setZone(zone), utc[1].setZone(zone)] as const;
  const shortUtc =
    sameDay(local[0], utc[0]) && sameDay(local[1], utc[1]) && sameDay(utc[0], utc[1])
      ? `${utc[0].toFormat('HH:mm')}-${utc[1].toFormat('HH:mm')}`
      : inUtc;
  return `${range(local[0], local[1])} local time (${shortUtc} UTC)`;
}

function range(from: DateTime, to: DateTime): string {
  return sameDay(from, to)
    ? `${from.toFormat('yyyy-MM-dd HH:mm')}-${to.toFormat('HH:mm')}`
    : `${from.toFormat('yyyy-MM-dd HH:mm')} to ${to.toFormat('yyyy-MM-dd HH:mm')}`;
}

function sameDay(a: DateTime, b: DateTime): boolean {
  return a.toFormat('yyyy-MM-dd') === b.toFormat('yyyy-MM-dd');
}
