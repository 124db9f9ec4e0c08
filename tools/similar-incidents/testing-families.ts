import type { Verdict } from '../../domain/verdict.ts';

export type FamilyItem = { family: string; verdict: Verdict; features: string[]; summary: string };

const ACCESS = 'rule:UBA : Abnormal increase in Access activity';
const ACTIVITY = 'rule:UBA : Abnormal increase in User activity';
const GEO = 'rule:UBA : User Geography, Access from Unusual Locations';
const EXFIL = 'rule:UBA : Suspicious Access Followed by Data Exfiltration';
const ACCOUNT = 'rule:UBA : New Account Use Detected';
const LATERAL = 'rule:UBA : Potential Lateral Movement';
const PROCESS = 'rule:UBA : Abnormal process execution for peer group';
const POSTURE = 'rule:UBA : Deviation from normal Risk posture';

function family(name: string, items: readonly (readonly [Verdict, string[], string])[]): FamilyItem[] {
  return items.map(([verdict, features, summary]) => ({ family: name, verdict, features, summary }));
}

/**
 * Eight families of six cases, written for the test. Families share rules, channels and flags with each other, and members of a
 * family miss some of theirs, so that no single feature names a family.
 */
export const FAMILIES: readonly FamilyItem[] = [
  ...family('leaver takes work along', [
    [
      'true_positive',
      [EXFIL, 'channel:file', 'channel:usb', 'usb', 'leaver', 'volume_up', 'peers:above'],
      'In the last weeks before leaving, a designer copied the project folders to a stick.',
    ],
    [
      'true_positive',
      [ACTIVITY, 'channel:file', 'channel:usb', 'usb', 'leaver', 'count_up', 'first_seen_resource'],
      'Shortly before the end of the contract drawings were taken on a removable disk.',
    ],
    [
      'true_positive',
      [EXFIL, 'channel:file', 'leaver', 'volume_up', 'first_seen_resource', 'peers:above'],
      'A person on notice downloaded the whole archive of a team the person had left.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:usb', 'usb', 'leaver', 'volume_up'],
      'Private photos were saved to a disk on the last day, with the agreement of the manager.',
    ],
    [
      'true_positive',
      [EXFIL, 'channel:file', 'channel:usb', 'usb', 'leaver', 'class:Source code', 'peers:above'],
      'A developer who had resigned took source code along on a stick.',
    ],
    [
      'true_positive',
      [EXFIL, ACTIVITY, 'channel:file', 'channel:mail', 'leaver', 'volume_up'],
      'Before changing to a competitor, offers and customer lists were sent to a private mailbox.',
    ],
  ]),
  ...family('archive migration', [
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:file', 'class:Archive', 'volume_up', 'count_up', 'first_seen_resource'],
      'An approved move of old projects to new storage.',
    ],
    [
      'benign_true_positive',
      [EXFIL, 'channel:file', 'channel:usb', 'usb', 'class:Archive', 'volume_up'],
      'Archived data was copied to disks for the storage team, as the change said.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:file', 'class:Archive', 'count_up', 'night'],
      'The migration of the archive ran over several nights, planned by operations.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, POSTURE, 'channel:file', 'volume_up', 'first_seen_resource', 'class:Archive'],
      'Closed projects were collected and stored away by the owner of the task.',
    ],
    [
      'false_positive',
      [EXFIL, 'channel:file', 'class:Archive', 'volume_up', 'peers:within'],
      'The whole team moved its archive in the same week.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:file', 'class:Archive', 'volume_up', 'leaver'],
      'A leaver handed the archive over to the successor by an approved copy.',
    ],
  ]),
  ...family('stolen credentials', [
    [
      'true_positive',
      [GEO, 'channel:vpn', 'channel:file', 'new_country', 'count_up', 'class:Customer data'],
      'An account was used from abroad while its owner sat in the office; the password had been phished.',
    ],
    ['true_positive', [GEO, ACCOUNT, 'channel:vpn', 'new_country'], 'Sessions from a foreign country with a password from a leak.'],
    [
      'true_positive',
      [GEO, 'channel:vpn', 'channel:mail', 'new_country', 'count_up'],
      'A stranger read mail through a session from another continent after a fake log-in page.',
    ],
    [
      'true_positive',
      [GEO, ACCESS, 'channel:vpn', 'channel:file', 'new_country', 'night', 'peers:above'],
      'Someone else connected at night from far away and opened deals.',
    ],
    [
      'true_positive',
      [GEO, LATERAL, 'channel:vpn', 'channel:logon', 'new_country'],
      'A phished password was used from abroad to reach several servers.',
    ],
    [
      'true_positive',
      [ACCOUNT, ACCESS, 'channel:vpn', 'channel:file', 'new_country', 'first_seen_resource'],
      'The account of a seller was taken over and looked through shares it had never opened.',
    ],
  ]),
  ...family('business travel', [
    ['benign_true_positive', [GEO, 'channel:vpn', 'new_country'], 'The person was on a booked trip and worked from the hotel.'],
    [
      'benign_true_positive',
      [GEO, 'channel:vpn', 'new_country', 'peers:within'],
      'A conference abroad, approved by the manager, with remote work in the evening.',
    ],
    [
      'benign_true_positive',
      [GEO, 'channel:vpn', 'channel:mail', 'new_country', 'peers:within'],
      'Mail was read from abroad during a customer visit that travel had booked.',
    ],
    [
      'false_positive',
      [GEO, POSTURE, 'channel:vpn', 'new_country'],
      'The address was placed in the wrong country; the person was travelling at home.',
    ],
    [
      'benign_true_positive',
      [GEO, 'channel:vpn', 'new_country', 'night'],
      'The time zone of the journey made ordinary hours look like night.',
    ],
    [
      'benign_true_positive',
      [GEO, 'channel:vpn', 'channel:file', 'new_country', 'peers:within'],
      'Slides were opened at a trade fair abroad, the trip was known.',
    ],
  ]),
  ...family('database export', [
    [
      'true_positive',
      [ACCESS, 'channel:database', 'night', 'count_up', 'volume_up', 'class:Finance restricted', 'peers:above'],
      'Whole tables were exported at night by an administrator without duty.',
    ],
    [
      'benign_true_positive',
      [ACCESS, 'channel:database', 'night', 'count_up', 'class:Finance restricted'],
      'The administrator on call exported tables to repair a failed run.',
    ],
    ['benign_true_positive', [ACTIVITY, 'channel:database', 'night', 'volume_up'], 'A planned backup of the database before maintenance.'],
    [
      'true_positive',
      [ACCESS, EXFIL, 'channel:database', 'volume_up', 'class:Customer data', 'peers:above'],
      'Customer tables were exported and offered for sale.',
    ],
    [
      'benign_true_positive',
      [ACCESS, 'channel:database', 'count_up', 'night', 'peers:within'],
      'The database team ran exports in a night of maintenance.',
    ],
    [
      'unsure',
      [ACCESS, 'channel:database', 'night', 'first_seen_resource', 'class:Finance restricted'],
      'Queries on a ledger never used before, at night; the reason was not found.',
    ],
  ]),
  ...family('shared privileged account', [
    [
      'true_positive',
      [ACCOUNT, LATERAL, 'channel:logon', 'account_shared', 'privileged', 'channel:account_change'],
      'Two people used one administrator account at once and added a member to a group.',
    ],
    [
      'benign_true_positive',
      [ACCOUNT, 'channel:logon', 'account_shared', 'privileged', 'night'],
      'An emergency account was shared by the crew that night, as documented.',
    ],
    [
      'true_positive',
      [LATERAL, 'channel:logon', 'account_shared', 'privileged'],
      'The password of a privileged account had been passed around among colleagues.',
    ],
    [
      'benign_true_positive',
      [ACCOUNT, LATERAL, 'channel:logon', 'account_shared'],
      'A service account with documented shared use was seen on two machines.',
    ],
    [
      'benign_true_positive',
      [ACCOUNT, 'channel:logon', 'account_shared', 'privileged', 'first_seen_resource'],
      'A handover: two administrators with one account for a day, approved.',
    ],
    [
      'unsure',
      [ACCOUNT, LATERAL, 'channel:logon', 'account_shared', 'channel:account_change'],
      'An administrator account in use on two desks at once; nobody remembered why.',
    ],
  ]),
  ...family('slow staging', [
    [
      'true_positive',
      [ACTIVITY, 'channel:file', 'growth', 'volume_up', 'peers:above'],
      'Every evening a little more was put into a temporary folder.',
    ],
    [
      'true_positive',
      [ACTIVITY, EXFIL, 'channel:file', 'growth', 'peers:above'],
      'Data was collected over weeks in a staging area and then taken out.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:file', 'growth', 'volume_up'],
      'A backup job that grows with its data, owned by the person.',
    ],
    [
      'true_positive',
      [POSTURE, 'channel:file', 'growth', 'volume_up', 'night', 'peers:above'],
      'Growing copies after work into a hidden folder over a month.',
    ],
    [
      'benign_true_positive',
      [ACTIVITY, 'channel:file', 'growth', 'peers:above'],
      'The nightly job of a data platform wrote more each day.',
    ],
    [
      'true_positive',
      [ACTIVITY, 'channel:file', 'growth', 'volume_up', 'first_seen_resource'],
      'Step by step, customer exports piled up on a scratch share.',
    ],
  ]),
  ...family('commands outside the role', [
    [
      'true_positive',
      [PROCESS, 'channel:command', 'privileged', 'first_seen_resource', 'peers:above'],
      'A support analyst ran administrative commands on a payment server.',
    ],
    [
      'benign_true_positive',
      [PROCESS, 'channel:command', 'privileged', 'first_seen_resource'],
      'The person had just changed to platform operations; the commands were part of the new role.',
    ],
    [
      'true_positive',
      [PROCESS, LATERAL, 'channel:command', 'privileged', 'peers:above'],
      'Raised rights were used to read configuration files of another team.',
    ],
    [
      'benign_true_positive',
      [PROCESS, 'channel:command', 'privileged', 'night'],
      'An on-call engineer restarted a service with raised rights.',
    ],
    [
      'benign_true_positive',
      [PROCESS, 'channel:command', 'channel:process', 'privileged', 'peers:within'],
      'Tools of a penetration test that security had approved.',
    ],
    [
      'unsure',
      [PROCESS, 'channel:process', 'privileged', 'peers:above'],
      'Unusual tools for the role were started; the person could not explain it well.',
    ],
  ]),
];
