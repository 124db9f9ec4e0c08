import { describe, expect, test } from 'vitest';
import { normaliseIdentifier } from '../../../domain/pseudonym.ts';
import { DAY_MS } from '../../../domain/time.ts';
import { localCalendar } from '../../../scorers/local-time.ts';
import type { Person } from '../model.ts';
import { homeAddress } from '../sites.ts';
import { organisation } from '../testing/organisation.ts';
import { readRecords } from '../testing/records.ts';

const world = organisation(2);
const byAccount = new Map(
  world.people.flatMap((p) => [p.username, ...(p.adminAccount === null ? [] : [p.adminAccount])].map((account) => [account, p] as const)),
);
const subjects = new Set(world.truth.map((t) => t.username));
const calendars = new Map(world.people.map((p) => [p.timeZone, localCalendar(p.timeZone)]));

const acts = world.events.flatMap((event) => {
  const account = event.username === null || event.type === 'sense' ? null : normaliseIdentifier('user', event.username);
  const person = account === null ? undefined : byAccount.get(account);
  return person === undefined ? [] : [{ event, person, account }];
});
const ordinary = acts.filter(({ person }) => !subjects.has(person.username));

function isNight(person: Person, ms: number): boolean {
  return calendars.get(person.timeZone)?.at(ms).night !== null;
}

describe('nobody does by accident what a story is about', () => {
  test('every event belongs to one of the 200', () => {
    expect(acts.length).toBe(world.events.filter((e) => e.type !== 'sense').length);
  });

  test('no database work at night', () => {
    expect(
      ordinary.filter(({ event, person }) => event.properties['Database Name'] !== undefined && isNight(person, event.devicetime)),
    ).toEqual([]);
  });

  test('a second account is used from its own workstation only', () => {
    const elsewhere = ordinary.filter(
      ({ event, person, account }) =>
        account === person.adminAccount && event.type === 'logon' && event.properties['Workstation Name'] !== person.workstation,
    );
    expect(elsewhere).toEqual([]);
  });

  test('a VPN session from elsewhere is covered by a booked journey', () => {
    const trips = readRecords(world.contextCsv).filter((r) => r.kind === 'travel');
    const abroad = ordinary.filter(({ event, person }) => event.type === 'vpnSessionOpened' && event.sourceip !== homeAddress(person));
    const uncovered = abroad.filter(
      ({ event, person }) =>
        !trips.some(
          ({ record }) =>
            record.persons.includes(person.username) &&
            record.interval.fromMs <= event.devicetime &&
            event.devicetime < record.interval.toMs,
        ),
    );
    expect(abroad.length).toBeGreaterThan(0);
    expect(uncovered).toEqual([]);
  });

  test('removable media take less than 100 MB a day', () => {
    const perDay = new Map<string, number>();
    for (const { event, person } of ordinary) {
      if (event.type !== 'usbFileWritten') continue;
      const key = `${person.n} ${new Date(event.devicetime).toISOString().slice(0, 10)}`;
      perDay.set(key, (perDay.get(key) ?? 0) + Number(event.properties.BytesSent));
    }
    expect(perDay.size).toBeGreaterThan(10);
    expect(Math.max(...perDay.values())).toBeLessThan(100_000_000);
  });
});

describe('a working week', () => {
  const analyst = world.people.find((p) => p.title === 'Accountant' && p.leave === null);

  test('hardly anything happens on Sundays, and nobody works on leave', () => {
    const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short' });
    const sunday = ordinary.filter(
      ({ event, person }) =>
        person.title === 'Accountant' && person.timeZone === 'Europe/Berlin' && weekday.format(event.devicetime) === 'Sun',
    );
    const onLeave = ordinary.filter(
      ({ event, person }) => person.leave !== null && event.devicetime >= person.leave.fromMs && event.devicetime < person.leave.toMs,
    );
    const share = sunday.length / ordinary.filter(({ person }) => person.title === 'Accountant').length;
    expect(share).toBeLessThan(0.02);
    expect(onLeave).toEqual([]);
  });

  test('a holiday of the site is as quiet as a Sunday there, and a working day elsewhere', () => {
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });
    const veteransDay = ordinary.filter(
      ({ event, person }) =>
        event.type === 'mailSent' && person.title !== 'Service Desk Agent' && local.format(event.devicetime) === '2026-11-11',
    );
    const atWork = new Set(veteransDay.flatMap(({ person }) => (person.location === 'New York' ? [person.n] : [])));
    // Colleagues of a story's subject keep an even life.
    expect(atWork.size).toBeLessThanOrEqual(subjects.size);
    expect(veteransDay.filter(({ person }) => person.location === 'Berlin').length).toBeGreaterThan(100);
  });

  test('passwords are forgotten in runs, most of all after weeks away', () => {
    const failed = ordinary.filter(({ event }) => event.type === 'logonFailed');
    const runs = [...Map.groupBy(failed, ({ event, person }) => `${person.n} ${Math.floor(event.devicetime / DAY_MS)}`).values()];
    expect(runs.filter((r) => r.length >= 4).length).toBeGreaterThan(10);
    expect(runs.filter((r) => r.length <= 2).length).toBeGreaterThan(50);
  });

  test('whoever works on a host late at night is on call by the roster, or of the night shift', () => {
    const rosters = readRecords(world.contextCsv).filter((r) => r.kind === 'on_call');
    const late = ordinary.filter(
      ({ event, person }) => event.type === 'sudoCommand' && person.title !== 'Operations Technician' && isNight(person, event.devicetime),
    );
    const onDuty = ({ event, person }: (typeof late)[number]): boolean =>
      rosters.some(
        ({ record: { persons, interval } }) =>
          persons.includes(person.username) && interval.fromMs <= event.devicetime && event.devicetime < interval.toMs,
      );
    expect(late.length).toBeGreaterThan(20);
    expect(late.filter((act) => !onDuty(act))).toEqual([]);
  });

  test('volumes have a heavy tail: the busiest day of many is several times their middle one', () => {
    const perDay = new Map<number, Map<string, number>>();
    for (const { event, person } of ordinary) {
      if (event.type !== 'shareFileChecked' && event.type !== 'filerFileRead') continue;
      const days = perDay.get(person.n) ?? new Map<string, number>();
      perDay.set(person.n, days);
      const day = new Date(event.devicetime).toISOString().slice(0, 10);
      days.set(day, (days.get(day) ?? 0) + event.eventcount);
    }
    const ratios = [...perDay.values()].flatMap((days) => {
      const counts = [...days.values()].sort((a, b) => a - b);
      return counts.length < 15 ? [] : [(counts.at(-1) ?? 0) / (counts[Math.floor(counts.length / 2)] ?? 1)];
    });
    expect(ratios.filter((r) => r > 3).length / ratios.length).toBeGreaterThan(0.2);
    expect(ratios.filter((r) => r < 2.5).length / ratios.length).toBeGreaterThan(0.1);
  });

  test('the night shift works at night', () => {
    const technicians = ordinary.filter(({ event, person }) => person.title === 'Operations Technician' && event.type === 'sudoCommand');
    const night = technicians.filter(({ event, person }) => isNight(person, event.devicetime));
    expect(night.length / technicians.length).toBeGreaterThan(0.9);
  });

  test('days differ in volume, with busy ones', () => {
    const days = new Map<string, number>();
    for (const { event, person } of ordinary) {
      if (person !== analyst || event.type === 'logon') continue;
      const day = new Date(event.devicetime).toISOString().slice(0, 10);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
    const counts = [...days.values()].sort((a, b) => a - b);
    expect(counts.at(-1) ?? 0).toBeGreaterThan(1.5 * (counts[Math.floor(counts.length / 2)] ?? 0));
  });

  test('log sources that coalesce give counts above one, the planted shares never', () => {
    const exact = world.events.filter((e) => e.properties['Share Name'] === '\\\\fs01\\hr-payroll' && e.eventcount !== 1);
    expect(world.events.filter((e) => e.eventcount > 1).length).toBeGreaterThan(10_000);
    expect(exact).toEqual([]);
  });
});
