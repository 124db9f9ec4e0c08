import { csvLine, csvList } from './csv.ts';
import type { Person } from './model.ts';
import { isContractor } from './people.ts';

const HEADER =
  'employee_id,user_names,department,title,manager_id,location,contract,start_date,end_date,end_announced,absent,time_zone,shift_start,shift_end,workdays,project,custom_group';

/** The HR export of people who stand at their numbers: one row a person, empty where HR has no value. The same in every variant. */
export function hrCsv(people: readonly Person[]): string {
  const rows = people.map((p) =>
    csvLine([
      p.employeeId,
      csvList(p.adminAccount === null ? [p.username] : [p.username, p.adminAccount]),
      p.department,
      p.title,
      p.managerN === null ? '' : (people[p.managerN]?.employeeId ?? ''),
      p.location,
      contractOf(p),
      p.startDate,
      p.endDate ?? '',
      String(p.endAnnounced),
      String(p.absent),
      p.timeZone,
      String(p.shift.startHour),
      String(p.shift.endHour),
      csvList(p.shift.workdays),
      p.project,
      p.customGroup ?? '',
    ]),
  );
  return [HEADER, ...rows, ''].join('\n');
}

function contractOf(person: Person): string {
  if (isContractor(person)) return 'contractor';
  return person.n % 17 === 9 ? 'fixed-term' : 'permanent';
}
