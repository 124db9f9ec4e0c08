import { z } from 'zod';
import { neededField, optionalField, parsedRows, textField, truthField } from '../csv-row.ts';
import { listOf, nameOf, readCsv, type CsvSource } from '../read-csv.ts';
import { nameForms, theOne } from './choose-employee.ts';
import type { Employee, HrPort, PeerAttribute } from './port.ts';

const COLUMNS = [
  'employee_id',
  'user_names',
  'department',
  'title',
  'manager_id',
  'location',
  'contract',
  'start_date',
  'end_date',
  'end_announced',
  'absent',
  'time_zone',
  'shift_start',
  'shift_end',
  'workdays',
  'project',
  'custom_group',
] as const;

const hour = textField.transform((text, context) => {
  if (text === '') return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 24) return value;
  context.addIssue({ code: 'custom', message: 'must be a whole hour from 0 to 24' });
  return z.NEVER;
});
const date = z.iso.date('must be a date such as 2026-01-31');
const workdays = textField
  .transform((text) => listOf(text).map(Number))
  .pipe(z.array(z.int('must be ISO weekdays such as 1;2;3').min(1).max(7)));

const Row = z
  .object({
    employee_id: neededField,
    user_names: neededField.transform(listOf),
    department: neededField,
    title: neededField,
    manager_id: optionalField,
    location: textField,
    contract: textField,
    start_date: date,
    end_date: textField.transform((t) => (t === '' ? null : t)).pipe(date.nullable()),
    end_announced: truthField,
    absent: truthField,
    time_zone: optionalField.refine((zone) => zone === null || isTimeZone(zone), 'must be an IANA zone such as Europe/Berlin'),
    shift_start: hour,
    shift_end: hour,
    workdays,
    project: optionalField,
    custom_group: optionalField,
  })
  .transform((r): Employee => ({
    employeeRef: r.employee_id,
    userNames: r.user_names,
    department: r.department,
    title: r.title,
    managerRef: r.manager_id,
    location: r.location,
    contract: r.contract,
    startDate: r.start_date,
    endDate: r.end_date,
    endAnnounced: r.end_announced,
    absent: r.absent,
    timeZone: r.time_zone,
    shiftStartHour: r.shift_start,
    shiftEndHour: r.shift_end,
    workdays: r.workdays,
    project: r.project,
    customGroup: r.custom_group,
  }));

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const VALUE_OF: Readonly<Record<PeerAttribute, (e: Employee) => string | null>> = {
  title: (e) => e.title,
  department: (e) => e.department,
  location: (e) => e.location,
  customGroup: (e) => e.customGroup,
  manager: (e) => e.managerRef,
};

/** HR from a CSV export, read once. Rows that cannot be used are refused here, with line and column: half an export would lie. */
export function createCsvHr(source: CsvSource): HrPort {
  const employees = parsedRows(readCsv(source, COLUMNS), Row, nameOf(source));
  const byName = new Map<string, Employee[]>();
  for (const employee of employees) {
    for (const form of new Set(employee.userNames.flatMap(nameForms))) byName.set(form, [...(byName.get(form) ?? []), employee]);
  }
  return {
    find: async (aliases) => theOne(aliases.flatMap(nameForms).flatMap((form) => byName.get(form) ?? [])),
    listBy: async (attribute, value) => ({
      state: 'answered',
      value: employees.filter((e) => VALUE_OF[attribute](e)?.toLowerCase() === value.trim().toLowerCase()),
    }),
  };
}
