import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { SHARES } from '../assets.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { headOf } from '../people.ts';
import { plantNightReads } from './night-reads.ts';
import { networkLogOn, shareRead, vpnSession } from './reads.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 3;
const TO_HOUR = 3 + 40 / 60;
const FILES = [
  'payroll-management.xlsx',
  'payroll-board.xlsx',
  'salary-bands.xlsx',
  'bonus-pool.xlsx',
  'severance-terms.docx',
  'retention-list.xlsx',
  'salary-review-engineering.xlsx',
  'salary-review-sales.xlsx',
  'salary-review-finance.xlsx',
  'pension-transfers.xlsx',
  'garnishments.xlsx',
  'bank-details.csv',
  'contract-exceptions.docx',
  'overtime-corrections.xlsx',
  'payroll-run-check.xlsx',
] as const;

export const nightHrFiles: Story = {
  id: 'night-hr-files',
  job: { department: 'Finance', title: 'Finance Analyst' },
  endHour: TO_HOUR,
  offenseHour: 4,
  workday: false,
  remoteShare: 0.4,
  rules: ['UBA : Abnormal increase in Access activity', 'UBA : User Access from Restricted Location'],
  severity: 8,
  openAtStart: false,
  what: 'A finance analyst opens fifteen HR files between 03:00 and 03:40, fourteen times the nightly median of the peers.',
  carriedBy: ['windows'],
  decoy: 'other_time',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [SHARES.hrPayroll.name],
  plant(context, random, recorder) {
    const { subject, day } = context;
    const start = atHour(day, FROM_HOUR);
    const from = vpnSession(recorder, random, subject, start - 9 * MINUTE_MS);
    networkLogOn(recorder, random, subject, 'hrPayroll', start - 2 * MINUTE_MS, from);
    spread(random, start, atHour(day, TO_HOUR), FILES.length, 20_000).forEach((atMs, i) => {
      shareRead(recorder, random, { person: subject, share: 'hrPayroll', atMs, from, file: FILES[i] ?? FILES[0] });
    });
    plantNightReads(context, random, recorder);
  },
  records(context, variant) {
    const { calendar, day, people } = context;
    const night = (offset: number): { fromMs: number; toMs: number } => {
      const fromMs = atHour(dayAfter(calendar, day, offset - 1), 22);
      return { fromMs, toMs: fromMs + 8 * HOUR_MS };
    };
    const run = clearing(context, 'change_ticket', {
      systems: [SHARES.hrPayroll.name],
      actions: ['file_read'],
      interval: night(0),
      approvedBy: headOf(people, 'HR').username,
    });
    return [variant === 'twin' ? run : changed(run, { interval: night(-1) })];
  },
};
