import { DAY_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { SHARES } from '../assets.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story } from './story.ts';

const DAYS = 30;
const FIRST_DAY_BYTES = 50_000_000;
const LAST_DAY_BYTES = 2_000_000_000;
const FROM_HOUR = 19;
const TO_HOUR = 20.8;

/** Grows by the same factor every day, from 50 MB to 2 GB. */
function bytesOn(dayIndex: number): number {
  return FIRST_DAY_BYTES * (LAST_DAY_BYTES / FIRST_DAY_BYTES) ** (dayIndex / (DAYS - 1));
}

export const slowStaging: Story = {
  id: 'slow-staging',
  job: { department: 'Data platform', title: 'Data Engineer' },
  endHour: TO_HOUR,
  offenseHour: 21.3,
  workday: false,
  remoteShare: 0,
  rules: ['UBA : Abnormal increase in User activity'],
  severity: 7,
  openAtStart: true,
  what: 'A data engineer writes more to a staging share every evening for thirty days.',
  carriedBy: ['filer'],
  decoy: 'other_person',
  explanation: { story: 'misuse_for_gain', twin: 'approved_maintenance' },
  span: ({ calendar, day }) => ({ fromMs: atHour(dayAfter(calendar, day, 1 - DAYS), FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [SHARES.stagingTmp.name],
  plant({ subject, calendar, day }, random, recorder) {
    for (let i = 0; i < DAYS; i += 1) {
      const evening = dayAfter(calendar, day, i + 1 - DAYS);
      const edge = i === 0 || i === DAYS - 1;
      const bytes = Math.round(bytesOn(i) * (edge ? 1 : random.between(0.93, 1.07)));
      const parts = split(random, bytes, random.int(6, 10));
      const times = spread(random, atHour(evening, FROM_HOUR), atHour(evening, TO_HOUR), parts.length, 60_000);
      parts.forEach((size, p) => {
        const file = `part-${String(p).padStart(2, '0')}-${random.int(1_000, 9_999)}.bin`;
        recorder.record('filerFileWritten', {
          atMs: times[p] ?? atHour(evening, FROM_HOUR),
          source: SHARES.stagingTmp.server,
          username: writtenBy('filer', subject.username, random),
          from: subject.address,
          to: SERVERS[SHARES.stagingTmp.server],
          properties: {
            'Share Name': SHARES.stagingTmp.name,
            'File Path': `${SHARES.stagingTmp.name}\\${file}`,
            Filename: file,
            BytesSent: size,
          },
        });
      });
    }
  },
  records(context, variant) {
    const job = clearing(context, 'scheduled_job', {
      systems: [SHARES.stagingTmp.name],
      actions: ['bulk_copy', 'file_read'],
      interval: { fromMs: dayAfter(context.calendar, context.day, -DAYS).startMs, toMs: context.nowMs + 60 * DAY_MS },
    });
    const { username } = context.colleague;
    return [variant === 'twin' ? job : changed(job, { persons: [username], requestedBy: username })];
  },
};
