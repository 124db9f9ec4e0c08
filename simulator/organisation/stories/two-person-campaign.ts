import { MINUTE_MS } from '../../../domain/time.ts';
import { SHARES } from '../assets.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { networkLogOn, shareRead } from './reads.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';
import { uploads } from './uploads.ts';

const HOST = 'drop.transfer.example';
const FROM_HOUR = 10;
const TO_HOUR = 18.6;

export const twoPersonCampaign: Story = {
  id: 'two-person-campaign',
  job: { department: 'Marketing', title: 'Marketing Specialist' },
  endHour: TO_HOUR,
  offenseHour: 19,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Suspicious Access Followed by Data Exfiltration'],
  severity: 8,
  openAtStart: false,
  what: 'One marketing specialist reads a design archive by day; another reads the same files in the evening and uploads them. Each does half of it.',
  carriedBy: ['windows', 'proxy'],
  decoy: 'other_time',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  actors: ({ subject, colleague }) => [subject, colleague],
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [SHARES.designArchive.name, HOST],
  plant({ subject, colleague, day }, random, recorder) {
    const halves = [
      { person: colleague, fromHour: FROM_HOUR, toHour: 11.5 },
      { person: subject, fromHour: 17, toHour: 18 },
    ];
    for (const { person, fromHour, toHour } of halves) {
      const from = person.address;
      networkLogOn(recorder, random, person, 'designArchive', atHour(day, fromHour), from);
      for (const atMs of spread(random, atHour(day, fromHour) + MINUTE_MS, atHour(day, toHour), random.int(44, 60), 15_000)) {
        shareRead(recorder, random, { person, share: 'designArchive', atMs, from });
      }
    }
    const bytes = random.int(1_100, 1_700) * 1_000_000;
    const parts = random.int(20, 28);
    uploads(recorder, random, { person: subject, host: HOST, bytes, parts, fromMs: atHour(day, 17.4), toMs: atHour(day, TO_HOUR) });
  },
  records(context, variant) {
    const { subject, colleague, calendar, day } = context;
    const days = (offset: number): { fromMs: number; toMs: number } => ({
      fromMs: dayAfter(calendar, day, offset).startMs,
      toMs: dayAfter(calendar, day, offset + 1).startMs,
    });
    const relaunch = clearing(context, 'project_change', {
      persons: [subject.username, colleague.username],
      systems: [SHARES.designArchive.name, HOST],
      actions: ['file_read', 'bulk_copy', 'web_upload'],
      interval: days(0),
    });
    return [variant === 'twin' ? relaunch : changed(relaunch, { interval: days(-4) })];
  },
};
