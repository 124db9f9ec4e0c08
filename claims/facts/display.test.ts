import { describe, expect, test } from 'vitest';
import { displayBytes, displayCount, displayDuration, displayHour, displayInterval, displayRatio, displayTime } from './display.ts';
import { isHomeCountry } from './home-country.ts';
import { countryName } from './names.ts';
import { isOutside } from './shift.ts';

const BERLIN = 'Europe/Berlin';

test.each([
  [0, '0'],
  [15, '15'],
  [1_608, '1,608'],
  [30 / 28, '1.07'],
  [0.5, '0.5'],
  [0.004, 'under 0.01'],
  [123.4, '123'],
  [2_300_000, '2,300,000'],
])('a count of %d is shown as %s', (value, shown) => {
  expect(displayCount(value)).toBe(shown);
});

test.each([
  [15 / (30 / 28), '14.0'],
  [1.25, '1.3'],
  [99.96, '100.0'],
  [120.4, '120'],
])('a ratio of %d is shown as %s', (value, shown) => {
  expect(displayRatio(value)).toBe(shown);
});

test.each([
  [0, '0 bytes'],
  [512, '512 bytes'],
  [1_500, '1.5 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [6_700_000_000, '6.7 GB'],
])('%d bytes are shown as %s', (value, shown) => {
  expect(displayBytes(value)).toBe(shown);
});

test('durations and hours', () => {
  expect(displayDuration(40 * 60_000)).toBe('40 min');
  expect(displayDuration((6 * 60 + 12) * 60_000)).toBe('6 h 12 min');
  expect(displayHour(9)).toBe('09:00');
  expect(displayHour(17.5)).toBe('17:30');
});

describe('times stand in the own zone and in UTC', () => {
  const ms = Date.UTC(2026, 8, 16, 1, 0, 59);
  test.each([
    [displayTime(ms, BERLIN), '2026-09-16 03:00 local time (01:00 UTC)'],
    [displayTime(ms, 'America/New_York'), '2026-09-15 21:00 local time (2026-09-16 01:00 UTC)'],
    [displayTime(ms, null), '2026-09-16 01:00 UTC'],
    [displayTime(ms, 'Mars/Base'), '2026-09-16 01:00 UTC'],
    [
      displayInterval({ fromMs: ms, toMs: ms + 40 * 60_000 }, BERLIN),
      '2026-09-16 03:00-03:41 local time (01:00-01:40 UTC)'.replace('03:41', '03:40'),
    ],
    [displayInterval({ fromMs: ms, toMs: ms }, BERLIN), '2026-09-16 03:00 local time (01:00 UTC)'],
    [displayInterval({ fromMs: ms, toMs: ms + 40 * 60_000 }, null), '2026-09-16 01:00-01:40 UTC'],
    [
      displayInterval({ fromMs: ms, toMs: ms + 48 * 3_600_000 }, BERLIN),
      '2026-09-16 03:00 to 2026-09-18 03:00 local time (2026-09-16 01:00 to 2026-09-18 01:00 UTC)',
    ],
    [displayTime(Date.UTC(2026, 0, 16, 1), BERLIN), '2026-01-16 02:00 local time (01:00 UTC)'],
  ])('%s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

/** September 2026 in Berlin; the 14th is a Monday. */
const berlin = (date: number, hour: number, minute = 0): number => Date.UTC(2026, 8, date, hour - 2, minute);

describe('a moment lies outside the shift', () => {
  const day = { fromHour: 9, toHour: 17, workdays: [1, 2, 3, 4, 5] };
  const night = { fromHour: 22, toHour: 6, workdays: [1, 2, 3, 4, 5] };
  test.each([
    { what: 'Monday 08:59', shift: day, at: berlin(14, 8, 59), outside: true },
    { what: 'Monday 09:00', shift: day, at: berlin(14, 9), outside: false },
    { what: 'Monday 16:59', shift: day, at: berlin(14, 16, 59), outside: false },
    { what: 'Monday 17:00', shift: day, at: berlin(14, 17), outside: true },
    { what: 'Sunday 12:00', shift: day, at: berlin(13, 12), outside: true },
    { what: 'Monday 23:00 of a night shift', shift: night, at: berlin(14, 23), outside: false },
    { what: 'Saturday 05:00 of the night shift of Friday', shift: night, at: berlin(19, 5), outside: false },
    { what: 'Monday 05:00 after the free Sunday', shift: night, at: berlin(14, 5), outside: true },
    { what: 'noon of a night shift', shift: night, at: berlin(14, 12), outside: true },
  ])('$what: $outside', ({ shift, at, outside }) => {
    expect(isOutside(shift, at, BERLIN)).toBe(outside);
  });
});

test.each([
  ['DE', BERLIN, true],
  ['SG', BERLIN, false],
  ['US', 'America/New_York', true],
  ['DE', null, false],
  ['xx', BERLIN, false],
])('%s is home for somebody in %s: %s', (country, zone, expected) => {
  expect(isHomeCountry(country, zone)).toBe(expected);
});

test('a country is named, and what is no country is not', () => {
  expect(countryName('SG')).toBe('Singapore');
  expect(countryName('<b>')).toBe('an unknown country');
  expect(countryName('ZZZ')).toBe('an unknown country');
});
