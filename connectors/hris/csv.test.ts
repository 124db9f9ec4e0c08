import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidError } from '../../domain/errors.ts';
import { createCsvHr } from './csv.ts';
import { noHr } from './none.ts';

const HEADER =
  'employee_id,user_names,department,title,manager_id,location,contract,start_date,end_date,end_announced,absent,time_zone,shift_start,shift_end,workdays,project,custom_group';
const JOHN =
  'E1,jsmith;adm.jsmith,Finance,Finance Analyst,E9,Berlin,permanent,2020-01-01,2026-12-31,true,false,Europe/Berlin,8,17,1;2;3;4;5,,Close';
const OBRIEN = `E2,O'Brien,Sales,"Account Executive, EMEA",,Dublin,fixed-term,2021-02-03,,false,true,,,,,Deals,`;
const never = new AbortController().signal;
const hr = (...rows: string[]) => createCsvHr({ text: [HEADER, ...rows].join('\n'), name: 'hr.csv' });

describe('the HR export', () => {
  test('gives the allow-listed fields of a person', async () => {
    expect(await hr(JOHN).find(['jsmith'], never)).toEqual({
      state: 'answered',
      value: {
        employeeRef: 'E1',
        userNames: ['jsmith', 'adm.jsmith'],
        department: 'Finance',
        title: 'Finance Analyst',
        managerRef: 'E9',
        location: 'Berlin',
        contract: 'permanent',
        startDate: '2020-01-01',
        endDate: '2026-12-31',
        endAnnounced: true,
        absent: false,
        timeZone: 'Europe/Berlin',
        shiftStartHour: 8,
        shiftEndHour: 17,
        workdays: [1, 2, 3, 4, 5],
        project: null,
        customGroup: 'Close',
      },
    });
  });

  test.each(['jsmith', 'JSMITH', 'CORP\\JSmith', 'jsmith@corp.example', 'adm.jsmith', ' jsmith '])(
    'knows a person as %j',
    async (alias) => {
      expect(await hr(JOHN, OBRIEN).find(['unknown', alias], never)).toMatchObject({ value: { employeeRef: 'E1' } });
    },
  );

  test('says that a person is not in HR, which is an answer', async () => {
    expect(await hr(JOHN).find(['mlee'], never)).toEqual({ state: 'answered', value: null });
  });

  test('does not choose between two persons', async () => {
    const answer = await hr(JOHN, OBRIEN).find(['jsmith', "o'brien"], never);
    expect(answer).toMatchObject({ state: 'could_not_check', reason: expect.stringContaining('more than one person') });
    expect(JSON.stringify(answer)).not.toMatch(/jsmith|brien/i);
  });

  test.each([
    ['title', 'account executive, emea', ['E2']],
    ['department', 'Finance', ['E1']],
    ['location', 'Dublin', ['E2']],
    ['customGroup', 'Close', ['E1']],
    ['manager', 'E9', ['E1']],
    ['customGroup', '', []],
    ['title', 'Nobody', []],
  ] as const)('lists by %s %j', async (attribute, value, ids) => {
    const answer = await hr(JOHN, OBRIEN).listBy(attribute, value, never);
    expect(answer.state === 'answered' ? answer.value.map((e) => e.employeeRef) : null).toEqual(ids);
  });

  test('is read from a file, with or without a byte order mark', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hr-'));
    const file = join(folder, 'hr.csv');
    writeFileSync(file, `\uFEFF${HEADER}\r\n${JOHN}\r\n`);
    expect(await createCsvHr({ file }).find(['jsmith'], never)).toMatchObject({ value: { employeeRef: 'E1' } });
    rmSync(folder, { recursive: true });
  });
});

describe('an HR export that cannot be used is refused at load', () => {
  test.each([
    ['a file that is not there', () => createCsvHr({ file: '/nowhere/hr.csv' }), '/nowhere/hr.csv: cannot be read'],
    ['a missing column', () => createCsvHr({ text: 'employee_id\nE1', name: 'hr.csv' }), 'hr.csv: the header has no column user_names'],
    ['a column that is not on the list', () => createCsvHr({ text: `${HEADER},religion\n`, name: 'hr.csv' }), 'unknown column religion'],
    ['a row that is too short', () => hr(JOHN, 'E3,x'), 'hr.csv: not a CSV that can be read (CSV_RECORD_INCONSISTENT_COLUMNS), line 3'],
    ['no user name', () => hr(JOHN.replace('jsmith;adm.jsmith', '')), 'line 2, column user_names: is empty'],
    ['a date that is none', () => hr(OBRIEN, JOHN.replace('2020-01-01', '01.01.2020')), 'line 3, column start_date: must be a date'],
    ['a date that does not exist', () => hr(JOHN.replace('2026-12-31', '2026-02-30')), 'line 2, column end_date: must be a date'],
    ['a truth value that is none', () => hr(JOHN.replace('true', 'yes')), 'line 2, column end_announced: must be true or false'],
    ['a zone that does not exist', () => hr(JOHN.replace('Europe/Berlin', 'Berlin')), 'line 2, column time_zone: must be an IANA zone'],
    ['an hour that is none', () => hr(JOHN.replace(',8,', ',8:30,')), 'line 2, column shift_start: must be a whole hour'],
    ['a weekday that is none', () => hr(JOHN.replace('1;2;3', '1;2;8')), 'line 2, column workdays.2'],
  ])('for %s', (_what, load, message) => {
    expect(load).toThrow(InvalidError);
    expect(load).toThrow(message);
  });

  test('and every fault is named at once, without the values', () => {
    const row = JOHN.replace('true', 'yes').replace('2020-01-01', 'secret');
    expect(() => hr(row)).toThrow(/start_date[\s\S]*end_announced/);
    expect(() => hr(row)).not.toThrow('secret');
  });
});

test('no HR system is not an answer', async () => {
  expect(await noHr.find(['jsmith'], never)).toEqual({ state: 'not_configured' });
  expect(await noHr.listBy('title', 'x', never)).toEqual({ state: 'not_configured' });
});
