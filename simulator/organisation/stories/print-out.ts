import { DAY_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { workdaysUpTo } from '../cast.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 17;
const TO_HOUR = 19;
const PRINTER = 'srv-print01';
const PAST_WORKDAYS = 20;

export const printOut: Story = {
  id: 'print-out',
  job: { department: 'HR', title: 'Payroll Specialist' },
  endHour: TO_HOUR,
  offenseHour: 19.3,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Data Exfiltration by Print'],
  severity: 7,
  openAtStart: false,
  what: 'A payroll specialist who prints a page a day prints eighty documents in an evening.',
  carriedBy: ['windows'],
  decoy: 'other_time',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [PRINTER],
  plant({ subject, peers, calendar, day }, random, recorder) {
    for (const person of [subject, ...peers]) {
      for (const past of workdaysUpTo(calendar, dayAfter(calendar, day, -1), PAST_WORKDAYS)) {
        const atMs = atHour(past, random.between(10, 15));
        const onLeave = person.leave !== null && person.leave.fromMs <= atMs && atMs < person.leave.toMs;
        if (random.chance(0.6) && !onLeave) print(recorder, random, { person, atMs, bytes: random.int(80_000, 600_000) });
      }
    }
    const sizes = split(random, random.int(320, 420) * 1_000_000, random.int(76, 90));
    const times = spread(random, atHour(day, FROM_HOUR), atHour(day, TO_HOUR), sizes.length, 12_000);
    sizes.forEach((bytes, i) => print(recorder, random, { person: subject, atMs: times[i] ?? atHour(day, FROM_HOUR), bytes }));
  },
  records(context, variant) {
    const { day } = context;
    const run = clearing(context, 'scheduled_job', {
      systems: [PRINTER],
      actions: ['print_out'],
      interval: { fromMs: atHour(day, 16), toMs: atHour(day, 21) },
    });
    const { fromMs, toMs } = run.record.interval;
    return [variant === 'twin' ? run : changed(run, { interval: { fromMs: fromMs - 7 * DAY_MS, toMs: toMs - 7 * DAY_MS } })];
  },
};

function print(recorder: Recorder, random: Random, { person, atMs, bytes }: { person: Person; atMs: number; bytes: number }): void {
  recorder.record('documentPrinted', {
    atMs,
    source: 'servers',
    username: writtenBy('windows', person.username, random),
    from: person.address,
    to: SERVERS[PRINTER],
    properties: { 'Machine Identifier': PRINTER, 'Object Name': `payslip-${random.int(1_000, 9_999)}.pdf`, BytesSent: bytes },
  });
}
