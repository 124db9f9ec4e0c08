import { MISMATCHES, UNSETTLED, type Action, type ContextRecord, type Mismatch, type Need, type Unsettled } from '../domain/check.ts';
import { normaliseIdentifier } from '../domain/pseudonym.ts';
import { contains } from '../domain/time.ts';

/**
 * Why the record does not explain the need; an empty list means that it covers. Person, every system, action, the whole time,
 * the country (where the need names one) and an approval by somebody other than the person must all match. `subjectAliases` are
 * all accounts of the person and the employee id: an approval by any of them is no approval. A record for anybody on any system
 * approves nothing in particular, so it covers nothing.
 */
export function coversNeed(record: ContextRecord, need: Need, subjectAliases: readonly string[]): Mismatch[] {
  const own = new Set(subjectAliases.map(asPerson));
  const wrong: Record<Mismatch, boolean> = {
    other_person: !record.persons.some((p) => p === '*' || need.persons.some((q) => asPerson(p) === asPerson(q))),
    other_system: !record.systems.includes('*') && !need.systems.every((s) => record.systems.some((r) => sameSystem(r, s))),
    other_action: !record.actions.some((a) => a === '*' || a === need.action),
    other_time: !contains(record.interval, need.interval),
    other_country: need.country !== null && record.country?.toUpperCase() !== need.country.toUpperCase(),
    rejected: record.status === 'rejected',
    not_approved:
      record.status === 'requested' || record.status === 'cancelled' || (record.status === 'approved' && record.approvedBy === null),
    self_approved: record.status === 'approved' && record.approvedBy !== null && own.has(asPerson(record.approvedBy)),
    too_broad: record.persons.includes('*') && record.systems.includes('*'),
  };
  return MISMATCHES.filter((m) => wrong[m]);
}

/** An approved record that names the person itself, not everybody. */
export function holdsFor(record: ContextRecord, persons: readonly string[]): boolean {
  return record.status === 'approved' && record.persons.some((p) => persons.some((q) => asPerson(p) === asPerson(q)));
}

/** The system of an action whose events name none, as records call it. */
export const SYSTEM_OF_ACTION: Partial<Record<Action, string>> = { mail_out: 'mail' };

/**
 * What cannot be told about a record in which `coversNeed` finds nothing wrong. Without all accounts of the person, an approver
 * may be the person under another name. Where the log data name no system, a record that names one may be about another.
 */
export function unsettledIn(record: ContextRecord, need: Need, accountsKnown: boolean): Unsettled[] {
  const ofAction = SYSTEM_OF_ACTION[need.action];
  const unknown: Record<Unsettled, boolean> = {
    approver_unknown: !accountsKnown,
    system_unknown:
      need.systems.length === 0 &&
      need.country === null &&
      !record.systems.some((s) => s === '*' || (ofAction !== undefined && sameSystem(s, ofAction))),
  };
  return UNSETTLED.filter((u) => unknown[u]);
}

function asPerson(name: string): string {
  return normaliseIdentifier('user', name);
}

function sameSystem(a: string, b: string): boolean {
  return normaliseIdentifier('system', a) === normaliseIdentifier('system', b);
}
