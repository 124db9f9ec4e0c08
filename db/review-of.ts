import type { Given, Review } from '../domain/review.ts';
import type { Role } from '../domain/roles.ts';
import type { ReviewRow } from './schema/reviews.ts';

/** A review as the union of the domain; a row that lacks what its state needs is a defect and throws. */
export function reviewOf(row: ReviewRow): Review {
  const { draftHash } = row;
  if (row.state !== 'decided') return { state: row.state, draftHash };
  const { decision, decidedBy, decidedRole, decidedAtMs, undoUntilMs, acknowledgedChange } = row;
  if (decision === null || decidedBy === null || decidedRole === null || decidedAtMs === null || undoUntilMs === null)
    throw new Error(`review ${row.id} is decided and does not say how`);
  const given: Given = { decision, by: decidedBy, role: decidedRole as Role, atMs: decidedAtMs, acknowledgedChange };
  if (row.settledAtMs !== null) return { ...given, state: 'settled', draftHash };
  return { ...given, state: 'decided', draftHash, undoUntilMs };
}

/** What a review holds of its decision, once there is none. */
export const NOT_DECIDED = {
  decision: null,
  decidedBy: null,
  decidedRole: null,
  decidedAtMs: null,
  acknowledgedChange: null,
  undoUntilMs: null,
  settledAtMs: null,
  approvedSealed: null,
} as const;
