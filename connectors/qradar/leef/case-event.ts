import { SEQUENCE_PROPERTY } from '../aql/catalogue-fields.ts';
import { leefLine } from './event.ts';

export const CASE_EVENT = 'CASE_PUBLISHED';
export const CASE_CATEGORY = 'Casewright';
/** Low, whatever the conclusion: the event says that a case is there, not how bad it is. */
const SEVERITY = 2;

/** Custom properties of our events, with the LEEF key that fills each. The rule that opens an offense of them is indexed on the case. */
export const CASE_PROPERTIES = {
  'Casewright Case': { key: 'cwCase', type: 'string' },
  'Casewright Conclusion': { key: 'cwConclusion', type: 'string' },
  'Casewright Offense': { key: 'cwOffense', type: 'numeric' },
  [SEQUENCE_PROPERTY]: { key: 'cwSequence', type: 'string' },
} as const;

/**
 * The line that tells QRadar of a published case. It names nobody, as the note does not: it points to the offense of the person, and an
 * event without a user can raise nobody's risk in UBA.
 */
export function caseEvent(
  of: { caseId: string; offenseId: number; conclusion: string; approvedBy: string; atMs: number; sequence: string; url: string },
  host: string,
): string {
  return leefLine(
    {
      eventId: CASE_EVENT,
      category: CASE_CATEGORY,
      atMs: of.atMs,
      username: null,
      severity: SEVERITY,
      sequence: of.sequence,
      more: {
        cwCase: of.caseId,
        cwOffense: String(of.offenseId),
        cwConclusion: of.conclusion,
        cwApprovedBy: of.approvedBy,
        url: of.url,
      },
    },
    host,
  );
}
