import type { CaseFindings, Explanation, InterviewQuestion } from '../domain/draft.ts';
import type { Profile } from '../domain/phase.ts';

type Template = { audience: InterviewQuestion['audience']; text: string; about: readonly string[] | 'all' };

/** Open questions, people who can clear the matter without the user first; no figure, and nothing that takes an answer for granted. */
const THIRD_PARTIES: readonly Template[] = [
  {
    audience: 'manager',
    text: 'Which tasks or projects of this user needed access to the resources in the findings in this period?',
    about: 'all',
  },
  {
    audience: 'manager',
    text: 'Is there an approval, a ticket or a handover that we should look at?',
    about: ['record_does_not_cover', 'record_unsettled', 'no_record_found', 'outside_hours'],
  },
  {
    audience: 'it_owner',
    text: 'Which jobs, tests or maintenance ran on these systems in this period, and under which accounts?',
    about: 'all',
  },
  {
    audience: 'it_owner',
    text: 'Who else can use this account or this workstation?',
    about: ['concurrent_hosts', 'countries_at_once', 'dormant_account', 'new_country', 'failed_logons_from_workstation', 'account_changes'],
  },
  {
    audience: 'it_owner',
    text: 'Which device and second factor were seen in the remote session?',
    about: ['new_country', 'countries_at_once', 'concurrent_hosts'],
  },
  {
    audience: 'hr',
    text: 'Was there a change of role, project or place of work in this period that the records do not show?',
    about: ['hr_role', 'leaver_window', 'leave_record', 'on_leave', 'new_privileged_commands'],
  },
];

const USER: readonly Template[] = [
  { audience: 'subject', text: 'Please walk us through your work in this period.', about: 'all' },
  {
    audience: 'subject',
    text: 'Which tasks required access to these resources?',
    about: ['accessed_count', 'first_seen_resource', 'new_privileged_commands', 'growing_volume', 'removable_media_volume'],
  },
  {
    audience: 'subject',
    text: 'Who else can use your account or your workstation?',
    about: ['concurrent_hosts', 'countries_at_once', 'dormant_account', 'new_country', 'outside_hours', 'failed_logons_from_workstation'],
  },
  { audience: 'subject', text: 'Is there a person or a document that can confirm this work?', about: 'all' },
  { audience: 'subject', text: 'Is there anything that you would like to add or ask?', about: 'all' },
];

/**
 * Questions in the order in which they are asked; none at all in `eu-strict`, and none for the user unless the case needs
 * investigation and an error of the data is not the explanation that fits best.
 */
export function interviewOf(
  findings: Pick<CaseFindings, 'claims' | 'conclusion'>,
  explanations: readonly Explanation[],
  profile: Profile,
): InterviewQuestion[] {
  if (profile === 'eu-strict') return [];
  const leads = explanations.find((e) => e.rank === 1);
  const asksUser = findings.conclusion === 'needs_investigation' && leads?.kind !== 'error';
  return [...THIRD_PARTIES, ...(asksUser ? USER : [])].flatMap(({ audience, text, about }) => {
    const claimIds = findings.claims.filter((c) => (about === 'all' ? c.loadBearing : about.includes(c.frame))).map((c) => c.id);
    return claimIds.length === 0 ? [] : [{ audience, text, claimIds }];
  });
}
