import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, dayAfter } from '../calendar.ts';
import type { LogSourceName } from '../log-sources.ts';
import type { Person } from '../model.ts';
import { SERVERS, type ServerName } from '../sites.ts';
import { changed, clearing } from './records.ts';
import type { Story } from './story.ts';

const FROM_HOUR = 22 + 40 / 60;
const MINUTES = 65;
/** Minutes after the start, host, and whose workstation: the two uses overlap for about 27 minutes. */
const SESSIONS: readonly { minute: number; host: ServerName; second: boolean }[] = [
  { minute: 0, host: 'dc01', second: false },
  { minute: 11, host: 'srv-app01', second: true },
  { minute: 18, host: 'srv-app02', second: false },
  { minute: 27, host: 'dc01', second: true },
  { minute: 38, host: 'srv-app02', second: true },
  { minute: 49, host: 'srv-app01', second: false },
];
const GROUP_ADDED_MINUTE = 31;
const HOSTS: readonly ServerName[] = ['dc01', 'srv-app01', 'srv-app02'];

export const sharedAdminAccount: Story = {
  id: 'shared-admin-account',
  job: { department: 'IT operations', title: 'System Administrator' },
  endHour: FROM_HOUR + MINUTES / 60,
  offenseHour: 24,
  workday: false,
  remoteShare: 0,
  rules: ['UBA : New Account Use Detected', 'UBA : Potential Lateral Movement'],
  severity: 8,
  openAtStart: true,
  what: 'A privileged account is used from the workstations of two people at the same time, and adds a member to a group.',
  carriedBy: ['windows'],
  decoy: 'other_time',
  explanation: { story: 'shared_credentials', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, FROM_HOUR) + MINUTES * MINUTE_MS }),
  systems: ({ subject, colleague }) => [...HOSTS, subject.workstation, colleague.workstation],
  plant({ subject, colleague, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    const account = subject.adminAccount ?? `adm.${subject.username}`;
    const session = (host: ServerName, station: Person): { source: LogSourceName; username: string; from: string; to: string } => ({
      source: host === 'dc01' ? 'dc01' : 'servers',
      username: writtenBy('windows', account, random),
      from: station.address,
      to: SERVERS[host],
    });
    for (const { minute, host, second } of SESSIONS) {
      const station = second ? colleague : subject;
      const atMs = start + minute * MINUTE_MS + random.int(0, 50_000);
      const on = { 'Machine Identifier': host, 'Workstation Name': station.workstation };
      recorder.record('logon', { ...session(host, station), atMs, properties: { ...on, 'Logon Type': 10 } });
      recorder.record('specialPrivileges', { ...session(host, station), atMs: atMs + 400, properties: { 'Machine Identifier': host } });
    }
    recorder.record('globalGroupMemberAdded', {
      ...session('dc01', colleague),
      atMs: start + GROUP_ADDED_MINUTE * MINUTE_MS,
      properties: { 'Machine Identifier': 'dc01', 'Target Username': `svc-batch${random.int(1, 9)}`, 'Object Name': 'Server Operators' },
    });
    for (const station of [subject, colleague]) {
      recorder.record('logoff', {
        ...session('dc01', station),
        atMs: start + (MINUTES - (station === subject ? 5 : 0)) * MINUTE_MS,
        properties: { 'Machine Identifier': 'dc01' },
      });
    }
  },
  records(context, variant) {
    const { subject, colleague, calendar, day } = context;
    const evening = (d: typeof day): { fromMs: number; toMs: number } => ({ fromMs: atHour(d, 20), toMs: atHour(d, 20) + 10 * HOUR_MS });
    const access = clearing(context, 'service_account', {
      persons: [subject.adminAccount ?? subject.username],
      systems: [...HOSTS, subject.workstation, colleague.workstation],
      actions: ['account_use', 'account_change', 'privileged_command'],
      interval: evening(day),
    });
    return [variant === 'twin' ? access : changed(access, { interval: evening(dayAfter(calendar, day, -7)) })];
  },
};
