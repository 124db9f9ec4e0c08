import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import { isNotConfigured } from './coverage-reason.ts';
import type { FindingsContext } from './frames/scene.ts';

/** Every name by which a record may mean the person: the user names, and the employee id as HR holds it. */
export function personNames(context: Pick<FindingsContext, 'aliases' | 'hr'>, evidence: readonly Evidence[]): string[] {
  const opened = context.hr?.state === 'answered' ? context.hr.employeeRef : null;
  const refs = [opened, ...evidenceOf(evidence, 'hr_record').flatMap((e) => e.rows.map((r) => r.employeeRef))];
  return [...new Set([...context.aliases, ...refs.filter((ref) => ref !== null && ref !== '')])].filter((name) => name !== null);
}

export type Accounts = 'asked' | 'not_in_hr' | 'no_hr' | 'unanswered';

/**
 * Whether all accounts of the person can be among the names. HR is what knows second accounts: it answered (`asked`), it answered
 * that it knows nobody of these names, there is none to ask (`no_hr`), or it did not answer and one may be missing.
 */
export function accountsKnown(context: Pick<FindingsContext, 'hr'>, evidence: readonly Evidence[]): Accounts {
  if (context.hr?.state === 'answered') return context.hr.employeeRef === null ? 'not_in_hr' : 'asked';
  if (context.hr !== undefined) return context.hr.state === 'not_configured' ? 'no_hr' : 'unanswered';
  // Runs frozen before the answer was kept: HR was asked twice within a minute.
  const answers = evidenceOf(evidence, 'hr_record');
  if (answers.some((e) => e.coverage.state === 'complete')) return answers.some((e) => e.rows.length > 0) ? 'asked' : 'not_in_hr';
  return answers.length > 0 && answers.every((e) => isNotConfigured(e.coverage)) ? 'no_hr' : 'unanswered';
}

/** Whether an approver who is not among the names is another person: HR knows all accounts, or there is none and UBA was read. */
export function approverCanBeTold(context: Pick<FindingsContext, 'hr' | 'ubaUnread'>, evidence: readonly Evidence[]): boolean {
  const accounts = accountsKnown(context, evidence);
  return accounts === 'asked' || (accounts !== 'unanswered' && context.ubaUnread === undefined);
}
