import { writtenBy } from '../account-names.ts';
import { SHARES } from '../assets.ts';
import { atHour, dayAfter, type LocalDay } from '../calendar.ts';
import { workdaysUpTo } from '../cast.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import { siteOf } from '../sites.ts';
import { networkLogOn, shareRead } from './reads.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story, StoryContext } from './story.ts';

const EVENINGS = 4;
const FROM_HOUR = 17;
const TO_HOUR = 19.9;
const DISK = 'USB External Disk';

const evenings = ({ calendar, day }: StoryContext): LocalDay[] => workdaysUpTo(calendar, day, EVENINGS);
const firstEvening = (context: StoryContext): LocalDay => evenings(context)[0] ?? context.day;

export const leaverMassCopy: Story = {
  id: 'leaver-mass-copy',
  job: { department: 'Engineering', title: 'Software Engineer' },
  endHour: 20,
  offenseHour: 20.2,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Suspicious Access Followed by Data Exfiltration', 'UBA : Abnormal increase in User activity'],
  severity: 9,
  openAtStart: true,
  what: 'An engineer who leaves soon copies a project archive to removable media on four evenings.',
  carriedBy: ['windows'],
  decoy: 'other_system',
  explanation: { story: 'leaver_own_work', twin: 'authorised_task' },
  earlierSense: (context) =>
    evenings(context)
      .slice(0, -1)
      .map((day, i) => ({
        rule: i % 2 === 0 ? 'UBA : Suspicious Access Followed by Data Exfiltration' : 'UBA : Abnormal increase in User activity',
        atMs: atHour(day, 19.95),
      })),
  span: (context) => ({ fromMs: atHour(firstEvening(context), FROM_HOUR), toMs: atHour(context.day, TO_HOUR) }),
  systems: ({ subject }) => [SHARES.projectsArchive.name, subject.workstation],
  plant(context, random, recorder) {
    const { subject } = context;
    const bytesPerEvening = split(random, random.int(5_200, 8_800) * 1_000_000, EVENINGS);
    evenings(context).forEach((day, i) => {
      const from = subject.address;
      const station = { source: WORKSTATION_SOURCE[siteOf(subject)], from, to: subject.address };
      const on = { 'Machine Identifier': subject.workstation, 'Object Name': DISK };
      const start = atHour(day, FROM_HOUR);
      recorder.record('usbConnected', {
        ...station,
        atMs: start + 60_000,
        username: writtenBy('windows', subject.username, random),
        properties: on,
      });
      networkLogOn(recorder, random, subject, 'projectsArchive', start + 90_000, from);
      for (const atMs of spread(random, start + 120_000, atHour(day, TO_HOUR), random.int(385, 420), 4_000)) {
        shareRead(recorder, random, { person: subject, share: 'projectsArchive', atMs, from });
      }
      const writes = split(random, bytesPerEvening[i] ?? 0, random.int(38, 52));
      const times = spread(random, start + 300_000, atHour(day, TO_HOUR), writes.length, 11_000);
      writes.forEach((bytes, w) => {
        recorder.record('usbFileWritten', {
          ...station,
          atMs: times[w] ?? start,
          username: writtenBy('windows', subject.username, random),
          properties: { ...on, BytesSent: bytes },
        });
      });
    });
  },
  records(context, variant) {
    const days = { fromMs: firstEvening(context).startMs, toMs: dayAfter(context.calendar, context.day, 1).startMs };
    const ticket = clearing(context, 'change_ticket', {
      systems: [SHARES.projectsArchive.name, context.subject.workstation],
      actions: ['bulk_copy', 'file_read'],
      interval: days,
    });
    return [variant === 'twin' ? ticket : changed(ticket, { systems: [SHARES.designArchive.name] })];
  },
};
