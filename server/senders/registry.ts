import type { QRadarClient } from '../../connectors/qradar/client.ts';
import type { LeefTarget } from '../../connectors/qradar/leef/send.ts';
import type { PostPort } from '../../services/publish/post-port.ts';
import type { BudgetedAriel } from '../ariel-budget.ts';
import { caseEvent } from './case-event.ts';
import { closeOffense } from './close-offense.ts';
import { investigatedUser, withdrawUser } from './investigated-user.ts';
import { offenseNote } from './offense-note.ts';
import { riskRow, withdrawRow } from './risk-row.ts';

/** How each kind of target is written. `ariel` reads, with the other token. */
export function createSenders(deps: {
  writer: QRadarClient;
  ariel: BudgetedAriel;
  eventsTo: LeefTarget | null;
  nowMs: () => number;
}): PostPort['senders'] {
  const { writer, ariel, eventsTo, nowMs } = deps;
  return {
    offense_note: offenseNote(writer),
    close_offense: closeOffense(writer),
    risk_row: riskRow(writer),
    withdraw_row: withdrawRow(writer),
    investigated_user: investigatedUser(writer),
    withdraw_user: withdrawUser(writer),
    case_event: caseEvent({ ariel, to: eventsTo, nowMs }),
  };
}
