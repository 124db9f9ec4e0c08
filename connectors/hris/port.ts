import type { CouldNotCheck } from '../../domain/check.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';

/** Allow-listed fields of one person, with the user names by which events name them. */
export type Employee = EvidenceRows['hr_record'] & { userNames: string[]; customGroup: string | null; project: string | null };

/** "No such person" is an answer; "not configured" and "could not check" are not. */
export type HrAnswer<T> = { state: 'answered'; value: T } | { state: 'not_configured' } | CouldNotCheck;

export type PeerAttribute = 'title' | 'department' | 'location' | 'customGroup' | 'manager';

export type HrPort = {
  /** The person whom one of the names belongs to, whatever their case; null when HR knows nobody of these names. */
  find(aliases: readonly string[], signal: AbortSignal): Promise<HrAnswer<Employee | null>>;
  /** Everybody with the value, the person included; for `manager` the value is the manager's employee id. */
  listBy(attribute: PeerAttribute, value: string, signal: AbortSignal): Promise<HrAnswer<Employee[]>>;
};
