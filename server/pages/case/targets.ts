import type { TargetKind } from '../../../domain/write-plan.ts';

export const TARGET: Record<TargetKind, string> = {
  offense_note: 'Note on the offense',
  close_offense: 'Closing the offense',
  risk_row: 'Row in the risk table',
  investigated_user: 'Element of the set of investigated users',
  case_event: 'Event by syslog',
  withdraw_row: 'Taking the row out of the risk table',
  withdraw_user: 'Taking the user out of the set of investigated users',
};

/** Whether a write can be undone once it left. */
export const TAKEN_BACK: Record<TargetKind, string> = {
  offense_note: 'QRadar keeps a note for good: it can be neither changed nor deleted.',
  close_offense: 'A closed offense is opened again in QRadar.',
  risk_row: 'It can be taken out again from this page; a row that it replaced does not come back.',
  investigated_user: 'It can be taken out again from this page.',
  case_event: 'An event cannot be taken back: QRadar keeps it as long as its other events.',
  withdraw_row: '',
  withdraw_user: '',
};
