import type { Verdict } from '../../domain/verdict.ts';

export type PastCase = { verdict: Verdict; outcome: string; features: readonly string[]; summary: string };

const ACCESS = 'rule:UBA : Abnormal increase in Access activity';
const ACTIVITY = 'rule:UBA : Abnormal increase in User activity';
const RESTRICTED = 'rule:UBA : User Access from Restricted Location';
const GEOGRAPHY = 'rule:UBA : User Geography, Access from Unusual Locations';
const EXFILTRATION = 'rule:UBA : Suspicious Access Followed by Data Exfiltration';
const NEW_ACCOUNT = 'rule:UBA : New Account Use Detected';
const LATERAL = 'rule:UBA : Potential Lateral Movement';
const PROCESS = 'rule:UBA : Abnormal process execution for peer group';

/** What a rule stands for in the practice of insider threat; the words of the similar-case search. */
const TACTICS: Record<string, readonly string[]> = {
  [ACCESS]: ['tactic:reconnaissance'],
  [ACTIVITY]: ['tactic:staging'],
  [GEOGRAPHY]: ['tactic:masquerade'],
  [EXFILTRATION]: ['tactic:exfiltration'],
  [NEW_ACCOUNT]: ['tactic:masquerade'],
  [LATERAL]: ['tactic:lateral_movement'],
  [PROCESS]: ['tactic:privilege_abuse'],
};

function past(verdict: Verdict, outcome: string, features: readonly string[], summary: string): PastCase {
  const tactics = features.flatMap((f) => TACTICS[f] ?? []);
  return { verdict, outcome, features: [...new Set([...features, ...tactics])].sort(), summary };
}
function truePositive(outcome: string, features: readonly string[], summary: string): PastCase {
  return past('true_positive', outcome, features, summary);
}
function benign(outcome: string, features: readonly string[], summary: string): PastCase {
  return past('benign_true_positive', outcome, features, summary);
}
function falsePositive(outcome: string, features: readonly string[], summary: string): PastCase {
  return past('false_positive', outcome, features, summary);
}

/** Position of the case that was closed in the third quarter, in the order of the families. */
export const THIRD_QUARTER_CASE = 0;

const NIGHT_HR = ['channel:file', 'class:HR sensitive', 'night', 'peers:above', 'tactic:exfiltration'];
const PAYROLL = ['channel:file', 'class:HR sensitive', 'night', 'count_up'];
const MIGRATION = ['channel:file', 'class:Archive', 'first_seen_resource', 'count_up', 'volume_up'];
const ON_CALL = ['channel:database', 'class:Finance restricted', 'night', 'count_up'];
const LEAVER = ['channel:file', 'channel:usb', 'usb', 'leaver', 'volume_up', 'count_up', 'first_seen_resource', 'peers:above'];
const STOLEN = ['channel:vpn', 'channel:file', 'new_country', 'count_up', 'class:Customer data'];
const JOURNEY = ['channel:vpn', 'new_country'];
const SHARED = ['channel:logon', 'account_shared', 'privileged', 'night'];
const STAGING = ['channel:file', 'growth', 'volume_up', 'peers:above'];
const COMMANDS = ['channel:command', 'privileged', 'first_seen_resource', 'peers:above'];

/** Closed cases by family. Summaries paraphrase each other inside a family and hold no names and no identifiers. */
export const FAMILIES: Record<string, readonly PastCase[]> = {
  'hr-file-exfiltration': [
    truePositive(
      'confirmed exfiltration of HR files',
      [ACCESS, RESTRICTED, 'channel:file', 'class:HR sensitive', 'night', 'count_up', 'peers:above'],
      'An analyst from finance opened sensitive personnel files in the middle of the night, far more than the rest of the team. The files were later found with a recruiter outside the company.',
    ),
    truePositive(
      'confirmed exfiltration of HR files',
      [ACCESS, ...NIGHT_HR, 'channel:mail'],
      'Salary documents were read long after midnight by somebody without a task for them, and mailed to a private account the next morning.',
    ),
    truePositive(
      'misuse of HR files confirmed, employment ended',
      [ACCESS, ...NIGHT_HR],
      'Late at night a member of the finance team went through payroll and severance documents. The person admitted to collecting them for a dispute.',
    ),
    past(
      'unsure',
      'not resolved, monitoring agreed with HR',
      [RESTRICTED, 'channel:file', 'class:HR sensitive', 'night'],
      'Personnel files were read during the night from a home connection. The purpose could not be established in the interview.',
    ),
  ],
  'payroll-run': [
    benign(
      'planned payroll run, ticket confirmed by HR',
      [ACCESS, ...PAYROLL],
      'The monthly payroll run was carried out at night. Many salary files were read by the person who was assigned to it.',
    ),
    benign(
      'planned payroll run, ticket confirmed by HR',
      [ACCESS, RESTRICTED, ...PAYROLL],
      'Salary documents were opened after midnight because the run had to finish before the bank opened. The ticket named the person and the share.',
    ),
    benign(
      'correction of a failed payroll run',
      [ACCESS, ...PAYROLL, 'peers:above'],
      'A payroll run failed in the evening and was repeated during the night. The reads belong to the repeat, which HR had approved.',
    ),
    benign(
      'year-end payroll closing',
      [ACCESS, ...PAYROLL],
      'At the end of the year the payroll was closed in a night session, with many personnel files opened by the finance team.',
    ),
  ],
  'archive-migration': [
    benign(
      'approved archive migration',
      [ACTIVITY, ...MIGRATION],
      'Old project folders were moved to a new archive. The volume was large and new for the person, and the change was approved beforehand.',
    ),
    benign(
      'approved archive migration',
      [EXFILTRATION, ...MIGRATION, 'channel:usb', 'usb'],
      'An engineer copied a project archive to disks for the storage team. The ticket named the share and the days.',
    ),
    benign(
      'approved archive migration',
      [ACTIVITY, ...MIGRATION],
      'Several thousand archived files were read within a week when the archive changed its home. Storage confirmed the work.',
    ),
    benign(
      'clean-up of a closed project',
      [ACTIVITY, ...MIGRATION, 'leaver'],
      'A closed project was packed up before its last member left. The manager had asked for the copy to the archive.',
    ),
  ],
  'on-call-database-work': [
    benign(
      'on-call duty, incident ticket confirmed',
      [ACCESS, ...ON_CALL],
      'The administrator on call exported tables at night to repair a failed batch. Roster and incident ticket agree.',
    ),
    benign(
      'on-call duty, incident ticket confirmed',
      [ACCESS, ...ON_CALL, 'volume_up'],
      'A database was exported in the small hours as a safety copy before an emergency repair, by the person who was on call.',
    ),
    benign(
      'planned maintenance',
      [ACTIVITY, ...ON_CALL],
      'Exports during a maintenance night, announced a week before and carried out by the database team.',
    ),
    benign(
      'on-call duty',
      [ACCESS, ...ON_CALL, 'peers:above'],
      'Night work on a production database followed an alarm. The person on call exported the tables that support had asked for.',
    ),
    truePositive(
      'confirmed sale of customer data',
      [ACCESS, ...ON_CALL, 'volume_up', 'peers:above', 'tactic:exfiltration'],
      'A database administrator exported whole tables at night without duty or ticket. The data was offered for sale some weeks later.',
    ),
  ],
  'leaver-copy': [
    truePositive(
      'confirmed copy of project data before leaving',
      [EXFILTRATION, ACTIVITY, ...LEAVER],
      'In the last weeks before leaving, an engineer copied project folders to an external disk over several evenings.',
    ),
    truePositive(
      'confirmed copy of project data before leaving',
      [EXFILTRATION, ...LEAVER, 'class:Source code'],
      'Source code and drawings went to a memory stick after the resignation. The stick was handed back.',
    ),
    truePositive(
      'confirmed copy, data returned',
      [ACTIVITY, ...LEAVER, 'class:Archive'],
      'Somebody who had resigned collected an archive they had never opened before and wrote it to removable media.',
    ),
    benign(
      'own training records, agreed with the manager',
      [ACTIVITY, 'channel:usb', 'usb', 'leaver'],
      'A person who was about to leave copied their own training records and certificates with the agreement of the manager.',
    ),
    truePositive(
      'confirmed copy of customer lists before leaving',
      [EXFILTRATION, ...LEAVER, 'class:Customer data'],
      'Before changing to a competitor, a member of the sales team wrote customer lists to a disk on several evenings.',
    ),
  ],
  'stolen-credentials': [
    truePositive(
      'account taken over, password reset',
      [GEOGRAPHY, ...STOLEN],
      'The account was used from a country the person had never worked from, and customer documents were read in quick order.',
    ),
    truePositive(
      'account taken over, password reset',
      [GEOGRAPHY, ACCESS, ...STOLEN],
      'After a phishing mail a session from abroad opened dozens of offers within an hour. The owner was at home and knew nothing of it.',
    ),
    truePositive(
      'account taken over through a reused password',
      [GEOGRAPHY, ...STOLEN, 'peers:above'],
      'A remote session from an unknown country read deals one after the other. The password had leaked from another service.',
    ),
    falsePositive(
      'wrong location of a mobile network',
      [GEOGRAPHY, 'channel:vpn', 'new_country'],
      'A session seemed to come from abroad. The mobile network had been assigned to the wrong country.',
    ),
  ],
  'business-travel': [
    benign('booked journey', [GEOGRAPHY, ...JOURNEY], 'The person was on a booked journey to another site and worked from there as usual.'),
    benign(
      'booked journey',
      [GEOGRAPHY, ...JOURNEY, 'channel:file', 'count_up'],
      'Remote sessions from another country during a customer visit, with the files that the visit needed.',
    ),
    benign(
      'conference abroad',
      [GEOGRAPHY, ...JOURNEY],
      'Log-ons from a foreign country in the days of a conference; the travel booking covers them.',
    ),
  ],
  'shared-admin-account': [
    benign(
      'documented emergency access',
      [NEW_ACCOUNT, LATERAL, ...SHARED],
      'A privileged account was used by two people at once during an outage. Emergency access had been documented and approved.',
    ),
    benign(
      'documented emergency access',
      [LATERAL, ...SHARED, 'channel:account_change'],
      'During a night repair an administrator let a colleague use the same account, as the emergency procedure allows.',
    ),
    truePositive(
      'policy violation, account withdrawn',
      [NEW_ACCOUNT, ...SHARED, 'channel:account_change'],
      'An administrator had passed on a privileged account to a colleague for convenience. Both used it from their own machines at the same time.',
    ),
    truePositive(
      'takeover of a privileged account confirmed',
      [LATERAL, ...SHARED, 'channel:account_change'],
      'A privileged account was used from a second machine while its owner was logged on, and a new member was put into an operators group.',
    ),
  ],
  'staging-exfiltration': [
    truePositive(
      'confirmed staging of data for removal',
      [ACTIVITY, ...STAGING],
      'Over a month a little more was written to a temporary share every evening, until whole data sets lay there ready to leave.',
    ),
    truePositive(
      'confirmed staging of data for removal',
      [ACTIVITY, EXFILTRATION, ...STAGING],
      'Extracts were collected on a scratch area in slowly growing portions and then sent out through a web upload.',
    ),
    benign(
      'backup job running under a personal account',
      [ACTIVITY, ...STAGING.slice(0, 3)],
      'A backup job ran under the account of its owner and grew with the data. It has its own service account now.',
    ),
  ],
  'role-change-commands': [
    benign(
      'role change not yet known to the model',
      [PROCESS, ...COMMANDS],
      'Privileged commands on hosts new to the person, after a move to another team that took effect the week before.',
    ),
    benign(
      'role change not yet known to the model',
      [PROCESS, ...COMMANDS.slice(0, 3)],
      'Somebody who had changed to operations ran administrative commands that nobody in the old team uses.',
    ),
    truePositive(
      'unauthorised administration confirmed',
      [PROCESS, ...COMMANDS],
      'A support analyst ran administrative commands on a payment host without any task there and set up an extra account.',
    ),
    falsePositive(
      'peer group out of date',
      [PROCESS, 'channel:command', 'privileged'],
      'The commands were part of the job; the person had been put into the wrong peer group.',
    ),
  ],
};
