import type { CheckKind, Mismatch, Unsettled } from '../../domain/check.ts';

export const KIND_WORD = {
  change_ticket: 'change ticket',
  on_call: 'on-call duty',
  leave: 'leave record',
  travel: 'travel booking',
  role_change: 'role change',
  project_change: 'project change',
  scheduled_job: 'scheduled job',
  service_account: 'service or shared account record',
  approved_test: 'approved test',
  exception: 'exception',
} as const satisfies Record<CheckKind, string>;
export const KIND_WORDS: readonly string[] = Object.values(KIND_WORD);

export const MISMATCH_WORD = {
  other_person: 'it names another person',
  other_system: 'it names another system',
  other_action: 'it allows another action',
  other_time: 'it is for another time',
  other_country: 'it is for another country',
  rejected: 'it was rejected',
  not_approved: 'it was not approved',
  self_approved: 'it was approved by the user of this account',
  too_broad: 'it names neither a person nor a system, so it is too broad',
} as const satisfies Record<Mismatch, string>;

export const UNSETTLED_WORD = {
  approver_unknown: 'other accounts of the user could not be looked up, so it is unknown whether another person approved it',
  system_unknown: 'it names a system, and the log data of this activity name none',
} as const satisfies Record<Unsettled, string>;

export function kindList(kinds: readonly CheckKind[]): string {
  return kinds.map((k) => KIND_WORD[k]).join(', ');
}
