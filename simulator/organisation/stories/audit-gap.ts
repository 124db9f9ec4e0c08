import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { DATABASES, SHARES } from '../assets.ts';
import { atHour } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 20.2;
const TO_HOUR = 20.9;
const FILES = 14;

export const auditGap: Story = {
  id: 'audit-gap',
  job: { department: 'Database administration', title: 'Database Administrator' },
  endHour: TO_HOUR,
  offenseHour: 21.2,
  workday: false,
  remoteShare: 0,
  rules: ['UBA : Database Auditing Switched Off'],
  severity: 9,
  openAtStart: false,
  what: 'A database administrator switches auditing off, acts while no audit record is written, and switches it on again; files on an export share are what is left to see.',
  carriedBy: ['database', 'filer'],
  decoy: 'other_system',
  explanation: { story: 'misuse_for_gain', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [DATABASES.dwh.name, SHARES.dwhExports.name],
  plant({ subject, day }, random, recorder) {
    const fromMs = atHour(day, FROM_HOUR);
    const toMs = atHour(day, TO_HOUR);
    const database = { source: DATABASES.dwh.source, from: subject.address, to: SERVERS[DATABASES.dwh.server] } as const;
    const audited = { 'Database Name': DATABASES.dwh.name, 'Object Name': 'audit trail' };
    recorder.record('auditingStopped', {
      ...database,
      atMs: fromMs,
      username: writtenBy('database', subject.username, random),
      properties: audited,
    });
    const sizes = split(random, random.int(1_200, 1_900) * 1_000_000, FILES);
    const times = spread(random, fromMs + 4 * MINUTE_MS, toMs - 3 * MINUTE_MS, FILES, 40_000);
    sizes.forEach((bytes, i) => {
      const file = `extract-${String(i).padStart(2, '0')}.dmp`;
      recorder.record('filerFileWritten', {
        atMs: times[i] ?? fromMs,
        source: SHARES.dwhExports.server,
        username: writtenBy('filer', subject.username, random),
        from: subject.address,
        to: SERVERS[SHARES.dwhExports.server],
        properties: {
          'Share Name': SHARES.dwhExports.name,
          'File Path': `${SHARES.dwhExports.name}\\${file}`,
          Filename: file,
          BytesSent: bytes,
        },
      });
    });
    recorder.record('auditingStarted', {
      ...database,
      atMs: toMs,
      username: writtenBy('database', subject.username, random),
      properties: audited,
    });
  },
  records(context, variant) {
    const { day } = context;
    const move = clearing(context, 'change_ticket', {
      systems: [DATABASES.dwh.name, SHARES.dwhExports.name],
      actions: ['audit_change', 'bulk_copy'],
      interval: { fromMs: atHour(day, 18), toMs: atHour(day, 23) },
    });
    return [variant === 'twin' ? move : changed(move, { systems: [DATABASES.crm.name] })];
  },
};
