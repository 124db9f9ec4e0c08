import type { Action, CheckKind } from '../domain/check.ts';

/**
 * Which kinds of record could explain which action. A kind is listed when the record, as organisations write it, speaks of the
 * action itself: being on call explains the hour and the repair, not a mass copy; a booked journey explains where a log-on
 * came from, not what was read.
 */
export const CHECKS_FOR_ACTION: Record<Action, readonly CheckKind[]> = {
  file_read: ['change_ticket', 'scheduled_job', 'role_change', 'project_change', 'approved_test', 'exception'],
  bulk_copy: ['change_ticket', 'scheduled_job', 'project_change', 'approved_test', 'exception'],
  database_export: ['change_ticket', 'scheduled_job', 'approved_test', 'exception'],
  privileged_command: ['change_ticket', 'on_call', 'role_change', 'project_change', 'approved_test', 'exception'],
  remote_logon: ['travel', 'exception'],
  account_use: ['service_account', 'change_ticket', 'on_call', 'approved_test', 'exception'],
  account_change: ['change_ticket', 'service_account', 'approved_test', 'exception'],
  mail_out: ['change_ticket', 'scheduled_job', 'project_change', 'exception'],
  print_out: ['change_ticket', 'scheduled_job', 'project_change', 'exception'],
  mailbox_access: ['change_ticket', 'role_change', 'project_change', 'approved_test', 'exception'],
  mail_rule: ['change_ticket', 'project_change', 'exception'],
  audit_change: ['change_ticket', 'approved_test', 'exception'],
  web_upload: ['change_ticket', 'scheduled_job', 'project_change', 'exception'],
};

/** Explains the hour of work besides the work itself. */
export const CHECKS_FOR_HOURS: readonly CheckKind[] = ['on_call'];

/**
 * Records that are looked for because they bear on the action, and that never clear: a person on leave may not be the one who used
 * the account, and leave allows nothing.
 */
export const CONTEXT_FOR_ACTION: Partial<Record<Action, readonly CheckKind[]>> = { account_use: ['leave'], remote_logon: ['leave'] };

/** Whether a record of the kind can clear anything. */
export function clears(kind: CheckKind): boolean {
  return kind !== 'leave';
}
