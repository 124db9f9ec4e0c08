import { hashOf } from '../../domain/canonical-json.ts';
import type { AuditRow } from '../../db/schema/audit-log.ts';

/** What the first row is chained to. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 over the hash of the row before and the row itself, in canonical JSON. */
export function chainHash(row: Omit<AuditRow, 'hash'>): string {
  const { seq, atMs, actor, act, caseId, detail, prevHash } = row;
  return hashOf({ prevHash, seq, atMs, actor, act, caseId, detail });
}
