import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const HOST = 'lnx-app02';
const FROM_HOUR = 19.5;
const TO_HOUR = 20.4;
const COMMANDS = [
  'systemctl stop restic.timer',
  'restic -r /srv/backup forget --prune --keep-last 0',
  'rm -rf /srv/backup/daily',
  'lvremove -f vg0/backup',
  'wipefs -a /dev/sdb',
  'history -c',
] as const;
const DELETED = 4;

export const sabotage: Story = {
  id: 'sabotage',
  job: { department: 'IT operations', title: 'System Administrator' },
  endHour: TO_HOUR,
  offenseHour: 20.8,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Abnormal process execution for peer group'],
  severity: 9,
  openAtStart: false,
  what: 'A system administrator removes the backups of an application host that others look after, and deletes its service accounts.',
  carriedBy: ['linux', 'windows'],
  decoy: 'other_time',
  explanation: { story: 'sabotage', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [HOST, 'dc01'],
  plant({ subject, day }, random, recorder) {
    const start = atHour(day, FROM_HOUR);
    spread(random, start, atHour(day, TO_HOUR), COMMANDS.length, 2 * MINUTE_MS).forEach((atMs, i) => {
      recorder.record('sudoCommand', {
        atMs,
        source: 'linux',
        username: writtenBy('linux', subject.username, random),
        from: subject.address,
        to: SERVERS[HOST],
        properties: { 'Machine Identifier': HOST, Command: COMMANDS[i] ?? COMMANDS[0] },
      });
    });
    for (let i = 0; i < DELETED; i += 1) {
      recorder.record('userDeleted', {
        atMs: start + (20 + 3 * i) * MINUTE_MS,
        source: 'dc01',
        username: writtenBy('windows', subject.adminAccount ?? subject.username, random),
        from: subject.address,
        to: SERVERS.dc01,
        properties: { 'Machine Identifier': 'dc01', 'Target Username': `svc-app${i + 1}` },
      });
    }
  },
  records(context, variant) {
    const { day } = context;
    const hours = (fromHour: number, toHour: number): { fromMs: number; toMs: number } => ({
      fromMs: atHour(day, fromHour),
      toMs: atHour(day, toHour),
    });
    const retire = clearing(context, 'change_ticket', {
      systems: [HOST, 'dc01'],
      actions: ['privileged_command', 'account_change'],
      interval: hours(18, 23),
    });
    return [variant === 'twin' ? retire : changed(retire, { interval: hours(6, 12) })];
  },
};
