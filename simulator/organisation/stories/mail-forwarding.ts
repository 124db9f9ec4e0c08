import { MINUTE_MS } from '../../../domain/time.ts';
import { mailAddress, writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 11;
const TO_HOUR = 16;
const TO = 'fwd.collect@freemail.example';

export const mailForwarding: Story = {
  id: 'mail-forwarding',
  job: { department: 'Sales', title: 'Regional Sales Manager' },
  endHour: TO_HOUR,
  offenseHour: 16.3,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Mailbox Rule Forwards Outside'],
  severity: 8,
  openAtStart: false,
  what: 'A rule in the mailbox of a regional sales manager forwards whatever comes in to an address outside.',
  carriedBy: ['mail'],
  decoy: 'other_person',
  explanation: { story: 'compromised_account', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: ({ subject }) => [mailAddress(subject.username)],
  plant({ subject, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    const at = { source: 'mail01', from: subject.address, to: SERVERS.mail01 } as const;
    recorder.record('forwardingRuleMade', {
      ...at,
      atMs: start + MINUTE_MS,
      username: writtenBy('mail', subject.username, random),
      properties: { 'Mailbox Owner': mailAddress(subject.username), 'Object Name': 'rss', 'Recipient Users': TO },
    });
    for (const atMs of spread(random, start + 10 * MINUTE_MS, atHour(day, TO_HOUR), random.int(26, 40), MINUTE_MS)) {
      recorder.record('mailSent', {
        ...at,
        atMs,
        username: writtenBy('mail', subject.username, random),
        properties: { 'Recipient Users': TO, BytesSent: random.int(20_000, 400_000) },
      });
    }
  },
  records(context, variant) {
    const { subject, colleague, day } = context;
    const move = clearing(context, 'change_ticket', {
      systems: [mailAddress(subject.username)],
      actions: ['mail_rule'],
      interval: { fromMs: atHour(day, 7), toMs: atHour(day, 19) },
    });
    const { username } = colleague;
    return [variant === 'twin' ? move : changed(move, { persons: [username], requestedBy: username })];
  },
};
