import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../domain/time.ts';
import { planOrganisation, WINDOW_DAYS, type Plan } from './generate.ts';
import { isPatchNight } from './life/patch-night.ts';
import { seasonOf } from './life/season.ts';
import { makeServices, serve } from './life/services.ts';
import type { Person, SimEvent } from './model.ts';
import { streamOf } from './random.ts';
import { createRecorder } from './recorder.ts';
import { allAs, NOW_MS } from './testing/organisation.ts';

const plan = (seed: number): Plan => planOrganisation({ size: 'large', seed, nowMs: NOW_MS, variants: allAs('story') });
const large = plan(1);
const { people, truth } = large.organisation;
const FIRST = 60;

/** Events of the first people, who hold the jobs that the roster begins with. */
function firstParts({ parts }: Plan): { person: Person; events: readonly SimEvent[] }[] {
  return parts.slice(0, FIRST).flatMap((make, i) => {
    const person = people[i];
    return person === undefined ? [] : [{ person, events: make().events }];
  });
}

function digest(made: { events: readonly SimEvent[] }[]): string {
  const hash = createHash('sha256');
  for (const { events } of made) hash.update(JSON.stringify(events));
  return hash.digest('hex');
}

const day = (date: string, weekday: number) => ({ date, weekday, startMs: 0, noonMs: 0, lengthMs: DAY_MS });

describe('who works there', () => {
  test('5,000 people with names, accounts and addresses of their own, a head for each department', () => {
    expect(people).toHaveLength(5_000);
    expect(new Set(people.map((p) => p.username)).size).toBe(5_000);
    expect(new Set(people.map((p) => p.employeeId)).size).toBe(5_000);
    expect(people.filter((p) => p.title.startsWith('Head of'))).toHaveLength(new Set(people.map((p) => p.department)).size - 1);
  });

  test('people joined and left within the window, and nobody of a story', () => {
    const from = NOW_MS - WINDOW_DAYS.large * DAY_MS;
    const joined = people.filter((p) => Date.parse(p.startDate) > from);
    const left = people.filter((p) => p.endDate !== null && Date.parse(p.endDate) < NOW_MS);
    expect(joined.length).toBeGreaterThan(80);
    expect(left.length).toBeGreaterThan(50);
    expect([...joined, ...left].filter((p) => truth.some((t) => t.username === p.username))).toEqual([]);
  });

  test('technicians work in three shifts, and the three of a desk share a workstation', () => {
    const technicians = people.filter((p) => p.title === 'Operations Technician');
    expect(new Set(technicians.map((p) => p.shift.startHour))).toEqual(new Set([6, 14, 22]));
    expect(new Set(technicians.map((p) => p.workstation)).size).toBe(technicians.length / 3);
  });
});

describe('what they do', () => {
  const parts = firstParts(large);

  test('the same seed gives the same bytes, another seed others', () => {
    expect(digest(firstParts(plan(1)))).toBe(digest(parts));
    expect(digest(firstParts(plan(2)))).not.toBe(digest(parts));
  }, 120_000);

  test('nobody does anything before the first day or after the last', () => {
    const outside = parts.flatMap(({ person, events }) => {
      const end = person.endDate === null ? Number.POSITIVE_INFINITY : Date.parse(person.endDate) + 2 * DAY_MS;
      return events.filter((e) => e.devicetime < Date.parse(person.startDate) - DAY_MS || e.devicetime > end);
    });
    expect(outside).toEqual([]);
  });

  test('service accounts work around the clock, most of all in their window', () => {
    const window = { fromMs: NOW_MS - 10 * DAY_MS, toMs: NOW_MS };
    const recorder = createRecorder(window);
    for (const service of makeServices(4, streamOf(1, 'services')).slice(0, 1)) serve(service, window, streamOf(1, 'service'), recorder);
    const hours = Map.groupBy(recorder.events, (e) => Math.floor(e.devicetime / 3_600_000) % 24);
    const sizes = [...hours.values()].map((list) => list.length).toSorted((a, b) => a - b);
    expect(hours.size).toBe(24);
    expect(sizes.at(-1) ?? 0).toBeGreaterThan(2 * (sizes[12] ?? 0));
  });
});

test('the calendar makes August slow and the close of a month busy; patch night is the second Wednesday', () => {
  expect(seasonOf(day('2026-08-12', 3))).toBeLessThan(0.9);
  expect(seasonOf(day('2026-09-30', 3))).toBeGreaterThan(1.2);
  expect(isPatchNight(day('2026-11-11', 3))).toBe(true);
  expect(isPatchNight(day('2026-11-04', 3))).toBe(false);
});

test('nobody is called out at night before the first day or after the last', () => {
  const working = people.flatMap((person, i) =>
    ['Database Administrator', 'System Administrator', 'Platform Engineer'].includes(person.title) &&
    (Date.parse(person.startDate) > NOW_MS - WINDOW_DAYS.large * DAY_MS || person.endDate !== null)
      ? [{ person, events: large.parts[i]?.().events ?? [] }]
      : [],
  );
  const outside = working.flatMap(({ person, events }) =>
    events.filter(
      (e) =>
        e.devicetime < Date.parse(person.startDate) - DAY_MS ||
        (person.endDate !== null && e.devicetime > Date.parse(person.endDate) + 2 * DAY_MS),
    ),
  );
  expect(working.length).toBeGreaterThan(5);
  expect(outside).toEqual([]);
}, 120_000);
