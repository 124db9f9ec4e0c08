import type { Interval } from './time.ts';

export const CHECK_KINDS = [
  'change_ticket',
  'on_call',
  'leave',
  'travel',
  'role_change',
  'project_change',
  'scheduled_job',
  'service_account',
  'approved_test',
  'exception',
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** What was done, in the words that tickets and approvals use. */
export const ACTIONS = [
  'file_read',
  'bulk_copy',
  'database_export',
  'privileged_command',
  'remote_logon',
  'account_use',
  'account_change',
  'mail_out',
  'web_upload',
  'print_out',
  'mailbox_access',
  'mail_rule',
  'audit_change',
] as const;
export type Action = (typeof ACTIONS)[number];

/** One record of an outside system (ITSM, roster, travel, HR). Persons are user names or employee ids; '*' stands for any. */
export type ContextRecord = {
  id: string;
  persons: string[];
  systems: string[];
  actions: (Action | '*')[];
  interval: Interval;
  status: 'approved' | 'requested' | 'rejected' | 'cancelled';
  requestedBy: string | null;
  approvedBy: string | null;
  /** Travel only: ISO 3166-1 alpha-2. */
  country: string | null;
};

/** What a record must match to explain one claim. */
export type Need = {
  /** Every alias of the person, lower case, and the employee id. */
  persons: readonly string[];
  /** Empty when the log data name no system. */
  systems: readonly string[];
  action: Action;
  interval: Interval;
  country: string | null;
};

export const MISMATCHES = [
  'other_person',
  'other_system',
  'other_action',
  'other_time',
  'other_country',
  'rejected',
  'not_approved',
  'self_approved',
  'too_broad',
] as const;
export type Mismatch = (typeof MISMATCHES)[number];

/** What keeps a record that matches in all that can be compared from clearing: nobody can tell yet whether it does. */
export const UNSETTLED = ['approver_unknown', 'system_unknown'] as const;
export type Unsettled = (typeof UNSETTLED)[number];

/** Whether the outside system could be asked at all. */
export type CheckOutcome =
  | { state: 'found'; recordId: string }
  | { state: 'does_not_cover'; recordId: string; mismatches: Mismatch[] }
  /** A record that bears on the activity at its time and allows nothing, such as leave. */
  | { state: 'bears_on'; recordId: string }
  | { state: 'not_found' }
  | { state: 'could_not_check'; reason: string }
  | { state: 'not_configured' };

/** One exculpatory check that was run for one claim. */
export type Check = {
  /** "K1". */
  id: string;
  kind: CheckKind;
  claimId: string;
  evidenceId: string | null;
  outcome: CheckOutcome;
};

/** Answer of the context port. "not configured" is neither "not found" nor "could not check". */
export type ContextAnswer =
  { state: 'answered'; records: ContextRecord[]; complete: boolean } | { state: 'not_configured' } | CouldNotCheck;

/** `refused`: the system is there and does not take such a question, which somebody has to switch on. */
export type CouldNotCheck = { state: 'could_not_check'; reason: string; kind?: 'unavailable' | 'refused' };

/** One port to every system that may clear a person: ITSM, roster, travel, HR changes. */
export type ContextPort = {
  /**
   * Records of one kind that name the person or one of the systems and come near the interval (30 days either side),
   * so that a record which exists and does not cover can be shown as such.
   */
  find(
    kind: CheckKind,
    persons: readonly string[],
    systems: readonly string[],
    interval: Interval,
    signal: AbortSignal,
  ): Promise<ContextAnswer>;
};
