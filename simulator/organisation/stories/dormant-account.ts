import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import { SERVERS, siteOf } from '../sites.ts';
import { networkLogOn, shareRead } from './reads.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 13;
const TO_HOUR = 14.2;

export const dormantAccount: Story = {
  id: 'dormant-account',
  job: { department: 'Legal', title: 'Legal Counsel' },
  endHour: TO_HOUR,
  offenseHour: 14.5,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Dormant Account Used'],
  severity: 7,
  openAtStart: false,
  what: 'An account that nobody used for weeks logs on again and reads contracts.',
  carriedBy: ['windows'],
  decoy: 'rejected',
  explanation: { story: 'compromised_account', twin: 'authorised_task' },
  away: ({ calendar, nowMs }) => ({ fromMs: calendar.days[0]?.startMs ?? 0, toMs: nowMs }),
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: ({ subject }) => [subject.workstation, 'fs01'],
  plant({ subject, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    recorder.record('logon', {
      atMs: start + MINUTE_MS,
      source: WORKSTATION_SOURCE[siteOf(subject)],
      username: writtenBy('windows', subject.username, random),
      from: subject.address,
      to: subject.address,
      properties: { 'Logon Type': 2, 'Machine Identifier': subject.workstation, 'Workstation Name': subject.workstation },
    });
    recorder.record('kerberosTgt', {
      atMs: start + MINUTE_MS + 700,
      source: 'dc01',
      username: writtenBy('windows', subject.username, random),
      from: subject.address,
      to: SERVERS.dc01,
      properties: { 'Machine Identifier': 'dc01' },
    });
    networkLogOn(recorder, random, subject, 'legalContracts', start + 3 * MINUTE_MS, subject.address);
    for (const atMs of spread(random, start + 4 * MINUTE_MS, atHour(day, TO_HOUR), random.int(30, 45), 11_000)) {
      shareRead(recorder, random, { person: subject, share: 'legalContracts', atMs, from: subject.address });
    }
  },
  records(context, variant) {
    const { subject, day } = context;
    const again = clearing(context, 'change_ticket', {
      systems: [subject.workstation, 'fs01'],
      actions: ['account_use'],
      interval: { fromMs: atHour(day, 7), toMs: atHour(day, 20) },
    });
    return [variant === 'twin' ? again : changed(again, { status: 'rejected' })];
  },
};
