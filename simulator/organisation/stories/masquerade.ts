import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import { siteOf } from '../sites.ts';
import { shareRead } from './reads.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 20;
const TO_HOUR = 21.2;
/** Minutes after the start, and at whose workstation the account is logged on. */
const LOG_ONS: readonly { minute: number; elsewhere: boolean }[] = [
  { minute: 1, elsewhere: false },
  { minute: 9, elsewhere: true },
  { minute: 31, elsewhere: false },
  { minute: 44, elsewhere: true },
  { minute: 63, elsewhere: false },
];

export const masquerade: Story = {
  id: 'masquerade',
  job: { department: 'Finance', title: 'Accountant' },
  endHour: TO_HOUR,
  offenseHour: 21.5,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : New Account Use Detected'],
  severity: 8,
  openAtStart: false,
  what: 'While an accountant works late, the same account logs on at the workstation of a colleague and reads closing files.',
  carriedBy: ['windows'],
  decoy: 'other_person',
  explanation: { story: 'compromised_account', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: ({ subject, colleague }) => [subject.workstation, colleague.workstation],
  plant({ subject, colleague, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    for (const { minute, elsewhere } of LOG_ONS) {
      const at = elsewhere ? colleague : subject;
      recorder.record('logon', {
        atMs: start + minute * MINUTE_MS + random.int(0, 40_000),
        source: WORKSTATION_SOURCE[siteOf(at)],
        username: writtenBy('windows', subject.username, random),
        from: at.address,
        to: at.address,
        properties: { 'Logon Type': elsewhere ? 2 : 7, 'Machine Identifier': at.workstation, 'Workstation Name': at.workstation },
      });
    }
    for (const atMs of spread(random, start + 12 * MINUTE_MS, atHour(day, TO_HOUR), random.int(10, 16), 60_000)) {
      shareRead(recorder, random, { person: subject, share: 'financeClose', atMs, from: colleague.address });
    }
  },
  records(context, variant) {
    const { subject, colleague, day } = context;
    const desk = clearing(context, 'change_ticket', {
      systems: [subject.workstation, colleague.workstation],
      actions: ['account_use'],
      interval: { fromMs: atHour(day, 8), toMs: atHour(day, 23) },
    });
    const { username } = colleague;
    return [variant === 'twin' ? desk : changed(desk, { persons: [username], requestedBy: username })];
  },
};
