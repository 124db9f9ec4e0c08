import { mailAddress, writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { headOf } from '../people.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story, StoryContext } from './story.ts';

const FROM_HOUR = 12.1;
const TO_HOUR = 12.9;
const FOLDERS = ['Inbox', 'Sent Items', 'Calendar', 'Board', 'Contracts', 'Drafts'] as const;

const mailbox = ({ people }: StoryContext): string => mailAddress(headOf(people, 'Management').username);

export const mailboxDelegate: Story = {
  id: 'mailbox-delegate',
  job: { department: 'IT operations', title: 'Service Desk Agent' },
  endHour: TO_HOUR,
  offenseHour: 13.2,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Executive Only Asset Accessed by Non-Executive User'],
  severity: 8,
  openAtStart: false,
  what: 'A service desk agent opens folder after folder in the mailbox of the managing director.',
  carriedBy: ['mail'],
  decoy: 'not_approved',
  explanation: { story: 'misuse_for_gain', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: (context) => [mailbox(context)],
  plant(context, random, recorder) {
    const { subject, day } = context;
    for (const atMs of spread(random, atHour(day, FROM_HOUR), atHour(day, TO_HOUR), random.int(22, 34), 25_000)) {
      recorder.record('mailboxFolderOpened', {
        atMs,
        source: 'mail01',
        username: writtenBy('mail', subject.username, random),
        from: subject.address,
        to: SERVERS.mail01,
        properties: { 'Mailbox Owner': mailbox(context), 'Object Name': random.pick(FOLDERS) },
      });
    }
  },
  records(context, variant) {
    const { day } = context;
    const repair = clearing(context, 'change_ticket', {
      systems: [mailbox(context)],
      actions: ['mailbox_access'],
      interval: { fromMs: atHour(day, 8), toMs: atHour(day, 18) },
    });
    return [variant === 'twin' ? repair : changed(repair, { status: 'cancelled' })];
  },
};
