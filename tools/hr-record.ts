import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import type { Employee } from '../connectors/hris/port.ts';
import type { ToolParts } from './deps.ts';
import { failed } from './failure.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

type Input = Record<string, never>;

/**
 * The person's HR record. A person who is not in HR is an answer with no rows, and a fact; HR that does not answer is a
 * failure. Only the allow-listed fields pass, and an end date that is not announced does not leave HR.
 */
export function hrRecordTool(deps: Pick<ToolParts, 'hr'>): Tool<'hr_record', Input> {
  return {
    name: 'hr_record',
    kind: 'hr_record',
    effect: 'read',
    description: 'Department, title, location, contract, start and announced end, absence, shift and time zone of the person.',
    input: z.strictObject({}),
    row: ROWS.hr_record,
    bounds: { rows: 1, bytes: 8_192, timeoutMs: 10_000 },
    async run(context, _input, signal) {
      const answer = await deps.hr.find(context.subject.aliases, signal);
      if (answer.state === 'not_configured') return failed('HR', 'not_configured', 'no HR system is configured');
      if (answer.state === 'could_not_check') return failed('HR', answer.kind ?? 'unavailable', answer.reason);
      const rows = answer.value === null ? [] : [allowed(answer.value)];
      return { ok: true, rows, coverage: { state: 'complete' }, window: null, aql: null, subjectWritable: [] };
    },
  };
}

function allowed(e: Employee): EvidenceRows['hr_record'] {
  return {
    employeeRef: e.employeeRef,
    department: e.department,
    title: e.title,
    managerRef: e.managerRef,
    location: e.location,
    contract: e.contract,
    startDate: e.startDate,
    endDate: e.endAnnounced ? e.endDate : null,
    endAnnounced: e.endAnnounced,
    absent: e.absent,
    timeZone: e.timeZone,
    shiftStartHour: e.shiftStartHour,
    shiftEndHour: e.shiftEndHour,
    workdays: e.workdays,
  };
}
