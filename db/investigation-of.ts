import type { InvestigationStatus } from '../domain/investigation.ts';
import type { InvestigationRow } from './schema/investigations.ts';

/** The status of a row as the union of the domain; a row that lacks what its status needs is a defect and throws. */
export function statusOf(
  row: Pick<InvestigationRow, 'id' | 'status' | 'node' | 'interruptId' | 'draftId' | 'draftHash' | 'failureReason' | 'failureFix'>,
): InvestigationStatus {
  const need = <T>(value: T | null, name: string): T => {
    if (value === null) throw new Error(`investigation ${row.id} is ${row.status} without ${name}`);
    return value;
  };
  const draftHash = (): string => need(row.draftHash, 'draft_hash');
  switch (row.status) {
    case 'queued':
    case 'superseded':
      return { status: row.status };
    case 'running':
      return { status: row.status, node: need(row.node, 'node') };
    case 'awaiting_review':
      return {
        status: row.status,
        interruptId: need(row.interruptId, 'interrupt_id'),
        draftId: need(row.draftId, 'draft_id'),
        draftHash: draftHash(),
      };
    case 'decided':
      return { status: row.status, draftId: need(row.draftId, 'draft_id'), draftHash: draftHash() };
    case 'publishing':
    case 'published':
    case 'dismissed':
    case 'kept':
      return { status: row.status, draftHash: draftHash() };
    case 'failed':
      return {
        status: row.status,
        node: need(row.node, 'node'),
        reason: need(row.failureReason, 'failure_reason'),
        fix: need(row.failureFix, 'failure_fix'),
      };
  }
}
