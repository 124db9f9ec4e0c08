import { DateTime } from 'luxon';
import type { EvidenceRows } from '../../domain/evidence.ts';

export type Shift = { fromHour: number; toHour: number; workdays: readonly number[] };

/** The shift that HR holds for the person, or null when it is not there whole. */
export function shiftOf(row: EvidenceRows['hr_record'] | null): Shift | null {
  if (row === null || row.shiftStartHour === null || row.shiftEndHour === null || row.workdays.length === 0) return null;
  return { fromHour: row.shiftStartHour, toHour: row.shiftEndHour, workdays: row.workdays };
}

/** Whether the moment lies outside the shift in the person's zone. A shift over midnight belongs to the day it begins. */
export function isOutside(shift: Shift, ms: number, zone: string): boolean {
  const t = DateTime.fromMillis(ms, { zone });
  const hour = t.hour + t.minute / 60;
  const overMidnight = shift.toHour <= shift.fromHour;
  if (!overMidnight) return !shift.workdays.includes(t.weekday) || hour < shift.fromHour || hour >= shift.toHour;
  if (hour >= shift.fromHour) return !shift.workdays.includes(t.weekday);
  if (hour < shift.toHour) return !shift.workdays.includes(t.minus({ days: 1 }).weekday);
  return true;
}
