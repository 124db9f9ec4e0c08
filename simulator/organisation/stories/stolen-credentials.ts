import { DAY_MS, MINUTE_MS } from '../../../domain/time.ts';
import { SHARES } from '../assets.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { SITES } from '../sites.ts';
import { networkLogOn, shareRead, vpnSession } from './reads.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const READS = 60;
const FROM_HOUR = 10;
const TO_HOUR = 11.1;

export const stolenCredentials: Story = {
  id: 'stolen-credentials',
  job: { department: 'Sales', title: 'Account Executive' },
  endHour: TO_HOUR,
  offenseHour: 11.3,
  workday: true,
  remoteShare: 0.4,
  rules: ['UBA : User Geography, Access from Unusual Locations'],
  severity: 8,
  openAtStart: true,
  what: 'A VPN session from a country never seen before for the person, then sixty files of customer deals within an hour.',
  carriedBy: ['vpn'],
  decoy: 'other_country',
  explanation: { story: 'compromised_account', twin: 'authorised_task' },
  // On the way, or not at work: the person is not in the office the day before, on that day, or since.
  away: ({ calendar, day, nowMs }) => ({ fromMs: dayAfter(calendar, day, -1).startMs, toMs: nowMs }),
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [SHARES.salesDeals.name],
  plant({ subject, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    const outside = `${SITES.singapore.outside}.${random.int(20, 250)}`;
    const from = vpnSession(recorder, random, subject, start + MINUTE_MS, outside);
    networkLogOn(recorder, random, subject, 'salesDeals', start + 4 * MINUTE_MS, from);
    for (const atMs of spread(random, start + 5 * MINUTE_MS, start + 64 * MINUTE_MS, READS, 5_000)) {
      shareRead(recorder, random, { person: subject, share: 'salesDeals', atMs, from });
    }
  },
  records(context, variant) {
    const { calendar, day } = context;
    const trip = clearing(context, 'travel', {
      systems: ['*'],
      actions: ['remote_logon'],
      interval: { fromMs: dayAfter(calendar, day, -1).startMs, toMs: day.startMs + 4 * DAY_MS },
      country: 'SG',
    });
    return [variant === 'twin' ? trip : changed(trip, { country: 'US' })];
  },
};
