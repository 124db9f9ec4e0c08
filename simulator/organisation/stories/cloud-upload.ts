import { atHour } from '../calendar.ts';
import { changed, clearing } from './records.ts';
import type { Story } from './story.ts';
import { uploads } from './uploads.ts';

const FROM_HOUR = 16.5;
const TO_HOUR = 18.4;
const HOST = 'files.sharehost.example';

export const cloudUpload: Story = {
  id: 'cloud-upload',
  job: { department: 'Sales', title: 'Sales Engineer' },
  endHour: TO_HOUR,
  offenseHour: 18.7,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Data Exfiltration by Cloud Services'],
  severity: 8,
  openAtStart: false,
  what: 'A sales engineer uploads about a gigabyte to a file host on the web that nobody used before.',
  carriedBy: ['proxy'],
  decoy: 'not_approved',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [HOST],
  plant({ subject, day }, random, recorder) {
    const bytes = random.int(900, 1_300) * 1_000_000;
    const parts = random.int(34, 48);
    uploads(recorder, random, { person: subject, host: HOST, bytes, parts, fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) });
  },
  records(context, variant) {
    const { day } = context;
    const delivery = clearing(context, 'project_change', {
      systems: [HOST],
      actions: ['web_upload'],
      interval: { fromMs: atHour(day, 8), toMs: atHour(day, 22) },
    });
    return [variant === 'twin' ? delivery : changed(delivery, { status: 'requested', approvedBy: null })];
  },
};
