import { describe, expect, test } from 'vitest';
import { WORDING_CLASSES, wordingFaults, type WordingClass } from './wording.ts';

const BLOCKED: Record<WordingClass, string[]> = {
  accusation: [
    'The user stole files.',
    'A thief.',
    'found guilty',
    'the culprit',
    'The perpetrators',
    'criminal acts',
    'He lied.',
    'to cover up tracks',
    'a malicious insider',
    'misconduct',
  ],
  mind_reading: [
    'The user intended it.',
    'wanted to leave',
    'deliberately',
    'a disgruntled user',
    'angry',
    'greedy',
    'disloyal',
    'the motive',
    'knowingly',
    'with intent',
  ],
  leading_question: ['Why did you copy it?', 'You knew about it.', "Isn't it true?", 'Please admit it.', 'When did you stop?'],
  threat_or_promise: [
    'You will be fired.',
    'We call the police.',
    'It will go easier.',
    'off the record',
    'You must answer.',
    'a polygraph',
    'prosecution',
  ],
  medical: ['an illness', 'depression', 'addiction', 'medication', 'pregnant', 'a disability', 'under stress', 'therapy', 'diagnosis'],
  protected_trait: [
    'the age of the user',
    'sex',
    'gender',
    'religion',
    'ethnic group',
    'nationality',
    'a migrant',
    'orientation',
    'belief',
    'politics',
    'marital status',
    'a foreign user',
    'an accent',
  ],
  union_or_protected_activity: [
    'a union member',
    'the works council',
    'on strike',
    'a complaint',
    'a whistle-blower',
    'a whistleblower',
    'a grievance',
    'leave taken',
    'pay talk',
  ],
  private_life: ['debts', 'a divorce', 'relatives', 'private mail', 'social media', 'off-duty', 'gambling'],
  character: ['fits the profile', 'this type of person', 'personality', 'untrustworthy', 'a loner'],
  legal_conclusion: ['a breach of contract', 'fraud', 'a GDPR violation', 'negligence', 'probable cause', 'illegal', 'embezzlement'],
  certainty: ['clearly', 'obviously', 'undoubtedly', 'This proves it.', 'always', 'never', 'definitely'],
  outcome_advice: ['terminate the user', 'should be suspended', 'discipline', 'demoted', 'revoke now', 'punish'],
  comparison_by_identity: ['unlike other women', 'people like him'],
  stealth_or_persona: ['The system has determined this.', 'As an AI I know.'],
};

const ALLOWED = [
  'The policy page was opened.',
  'Storage usage and average coverage rose on this page.',
  'A terminal session with a reunion of tables.',
  'A strikethrough in the text.',
  'The intern read the manual of the Essex office.',
  'Guidance on stealth scanning is in the manual.',
  'A race condition in the job.',
  'The foreign key was changed.',
  'The single sign-on service was used.',
  'Records do not show the reason.',
  'The account was disabled by the operations team.',
  'The engine of the database restarted.',
  'An agent of the backup job read the files.',
  'It may be consistent with approved maintenance.',
  'The user copied files to removable media.',
  'The case is for decision by the senior analyst.',
  'The ticket was dismissed by the workflow.',
  'Dependency updates; the dependent job.',
  'The mailbox of the beneficiary system.',
  'The user connected by VPN; sexagesimal numbers in a table.',
  'Provenance of the file; an improved process.',
  'The VPN session terminated at 03:10.',
  'Process termination events are missing for this host.',
  'The proxy log could only be read until 14:00.',
  'The log source never reported in the window.',
  'It was impossible to read the DNS log.',
  'The offense was dismissed in QRadar.',
  'Die Sitzung wurde nie beendet.',
  'The applied filter; allied systems; a belied value.',
];

describe.each(WORDING_CLASSES)('%s', (name) => {
  test.each(BLOCKED[name])('blocks: %s', (text) => {
    expect(wordingFaults(text).map((f) => f.class)).toContain(name);
  });
});

test.each(ALLOWED)('lets pass: %s', (text) => {
  expect(wordingFaults(text)).toEqual([]);
});

test.each([
  ['capitals', 'The user STOLE files.'],
  ['full-width letters', 'The user ｓｔｏｌｅ files.'],
  ['Cyrillic look-alikes', 'The user ѕtоlе files.'],
  ['Greek look-alikes', 'The user stοle files.'],
  ['marks', 'The user sto\u0301le files.'],
  ['soft hyphens', 'The user sto\u00adle files.'],
  ['zero-width characters', 'The user st\u200b\u200dole files.'],
  ['spaced letters', 'The user s t o l e files.'],
  ['dotted letters', 'The user s.t.o.l.e files.'],
  ['line breaks in a phrase', 'The user will cover\nup files.'],
  ['a typographic apostrophe', 'Isn’t it true?'],
])('sees through %s', (_what, text) => {
  expect(wordingFaults(text)).not.toEqual([]);
});
