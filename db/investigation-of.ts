import type { InvestigationStatus, StatusName } from '../domain/investigation.ts';
import type { InvestigationRow } from './schema/investigations.ts';

/** The status of a row as the union of the domain; a row that lacks what its status needs is a defect and throws. */
export function statusOf(
  row: Pick<InvestigationRow, 'id' | 'status' | 'node' | 'interruptId' | 'draftId' | 'draftHash' | 'failureReason' | 'failureFix'>,
): InvestigationStatus {
  const need = <T>(value: T | null, name: string): T => {
    if (value === null) throw new Error(`investigation ${row.id} is ${row.status} without ${name}`);
    return value;
  };
  const draft = (): { draftId: string; draftHash: string } => ({
    draftId: need(row.draftId, 'draft_id'),
    draftHash: need(row.draftHash, 'draft_hash'),
  });
  const failure = (): { node: string; reason: string; fix: string } => ({
    node: need(row.node, 'node'),
    reason: need(row.failureReason, 'failure_reason'),
    fix: need(row.failureFix, 'failure_fix'),
  });
  const states: { [S in StatusName]: () => Extract<InvestigationStatus, { status: S }> } = {
    queued: () => ({ status: 'queued' }),
    running: () => ({ status: 'running', node: need(row.node, 'node') }),
    awaiting_review: () => ({ status: 'awaiting_review', interruptId: need(row.interruptId, 'interrupt_id'), ...draft() }),
    decided: () => ({ status: 'decided', ...draft() }),
    publishing: () => ({ status: 'publishing', draftHash: draft().draftHash }),
    published: () => ({ status: 'published', draftHash: draft().draftHash }),
    dismissed: () => ({ status: 'dismissed', draftHash: draft().draftHash }),
    kept: () => ({ status: 'kept', draftHash: draft().draftHash }),
    superseded: () => ({ status: 'superseded' }),
    failed: () => ({ status: 'failed', ...failure() }),
  };
  return states[row.status]();
}
