import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import { atHour, calendarOf, dayAfter } from './calendar.ts';

/** Both zones change to winter time inside this window, Berlin on 25 October, New York on 1 November 2026. */
const NOW_MS = Date.UTC(2026, 10, 24);
const WINDOW = { fromMs: NOW_MS - 45 * DAY_MS, toMs: NOW_MS };

describe.each(['Europe/Berlin', 'America/New_York', 'Asia/Singapore'])('%s', (zone) => {
  const calendar = calendarOf(zone, WINDOW);

  test('days follow each other without a gap and hold the whole window', () => {
    const gaps = calendar.days.filter(
      (day, i) => i > 0 && day.startMs !== (calendar.days[i - 1]?.startMs ?? 0) + (calendar.days[i - 1]?.lengthMs ?? 0),
    );
    expect(gaps).toEqual([]);
    expect(calendar.days[0]?.startMs).toBeLessThan(WINDOW.fromMs);
    expect(calendar.days.at(-1)?.startMs).toBeGreaterThan(WINDOW.toMs);
  });

  test.each([0, 1.5, 3, 8.25, 17, 23.5])('hour %d of every day is that hour on the wall', (hour) => {
    const wall = calendar.days.map((day) => DateTime.fromMillis(atHour(day, hour), { zone })).map((t) => t.hour + t.minute / 60);
    expect(wall.filter((h) => h !== hour)).toEqual([]);
  });

  test('weekdays are those of the calendar', () => {
    expect(calendar.days.find((d) => d.date === '2026-11-23')?.weekday).toBe(1);
  });
});

test('a day outside the window is refused by name', () => {
  const calendar = calendarOf('Europe/Berlin', WINDOW);
  const [first] = calendar.days;
  expect(first).toBeDefined();
  expect(() => (first === undefined ? null : dayAfter(calendar, first, -1))).toThrow(first?.date ?? '');
});
