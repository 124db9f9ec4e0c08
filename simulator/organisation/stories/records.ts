import type { ContextRecord } from '../../../domain/check.ts';
import type { ContextRow } from '../model.ts';
import type { StoryContext } from './story.ts';

/** The record that clears a story, as one row; what is not given is an approval by the subject's manager on the subject's request. */
export function clearing(
  { subject, manager }: StoryContext,
  kind: ContextRow['kind'],
  record: Pick<ContextRecord, 'systems' | 'actions' | 'interval'> & Partial<ContextRecord>,
): ContextRow {
  return {
    kind,
    record: {
      id: recordId(kind, subject.n),
      persons: [subject.username],
      status: 'approved',
      requestedBy: subject.username,
      approvedBy: manager.username,
      country: null,
      ...record,
    },
  };
}

/** The same row with something changed. */
export function changed(row: ContextRow, change: Partial<ContextRecord>): ContextRow {
  return { ...row, record: { ...row.record, ...change } };
}

const PREFIX: Record<ContextRow['kind'], string> = {
  change_ticket: 'CHG',
  on_call: 'ONC',
  leave: 'LEA',
  travel: 'TRV',
  role_change: 'ROL',
  project_change: 'PRJ',
  scheduled_job: 'JOB',
  service_account: 'SVC',
  approved_test: 'TST',
  exception: 'EXC',
};

/** Looks like every other record of its kind. */
export function recordId(kind: ContextRow['kind'], n: number): string {
  return `${PREFIX[kind]}${String(30_000 + n * 13).padStart(7, '0')}`;
}
