import { writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 15;
const TO_HOUR = 17.2;
const TO = 'inbox.4471@freemail.example';

export const mailOut: Story = {
  id: 'mail-out',
  job: { department: 'HR', title: 'HR Business Partner' },
  endHour: TO_HOUR,
  offenseHour: 17.5,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Data Exfiltration by Mail'],
  severity: 8,
  openAtStart: false,
  what: 'An HR business partner mails about half a gigabyte of attachments to one private address in an afternoon.',
  carriedBy: ['mail'],
  decoy: 'other_action',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => ['mail'],
  plant({ subject, day }, random, recorder) {
    const sizes = split(random, random.int(430, 620) * 1_000_000, random.int(36, 44));
    const times = spread(random, atHour(day, FROM_HOUR), atHour(day, TO_HOUR), sizes.length, 40_000);
    sizes.forEach((bytes, i) => {
      recorder.record('mailSent', {
        atMs: times[i] ?? atHour(day, FROM_HOUR),
        source: 'mail01',
        username: writtenBy('mail', subject.username, random),
        from: subject.address,
        to: SERVERS.mail01,
        properties: { 'Recipient Users': TO, BytesSent: bytes },
      });
    });
  },
  records(context, variant) {
    const { day } = context;
    const handover = clearing(context, 'change_ticket', {
      systems: ['mail'],
      actions: ['mail_out'],
      interval: { fromMs: atHour(day, 8), toMs: atHour(day, 20) },
    });
    return [variant === 'twin' ? handover : changed(handover, { actions: ['file_read'] })];
  },
};
