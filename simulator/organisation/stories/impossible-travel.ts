import { MINUTE_MS } from '../../../domain/time.ts';
import { atHour } from '../calendar.ts';
import { SITES } from '../sites.ts';
import { vpnSession } from './reads.ts';
import { changed, clearing } from './records.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 20;
const APART_MINUTES = 34;
const TO_HOUR = 20.8;

export const impossibleTravel: Story = {
  id: 'impossible-travel',
  job: { department: 'Sales', title: 'Account Executive' },
  endHour: TO_HOUR,
  offenseHour: 21,
  workday: true,
  remoteShare: 0.4,
  rules: ['UBA : User Geography Change'],
  severity: 7,
  openAtStart: false,
  what: 'A VPN session from home, and one from another continent half an hour later.',
  carriedBy: ['vpn'],
  decoy: 'other_country',
  explanation: { story: 'compromised_account', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [],
  plant({ subject, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR) + MINUTE_MS;
    vpnSession(recorder, random, subject, start);
    vpnSession(recorder, random, subject, start + APART_MINUTES * MINUTE_MS, `${SITES.newyork.outside}.${random.int(20, 250)}`);
  },
  records(context, variant) {
    const { day } = context;
    // A line of the company that comes out of another country, for tests of a customer's site.
    const line = clearing(context, 'exception', {
      systems: ['*'],
      actions: ['remote_logon'],
      interval: { fromMs: atHour(day, 6), toMs: atHour(day, 23) },
      country: 'US',
    });
    return [variant === 'twin' ? line : changed(line, { country: 'SG' })];
  },
};
