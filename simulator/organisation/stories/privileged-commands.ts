import { DAY_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, dayAfter } from '../calendar.ts';
import { linuxSource } from '../life/operating.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story } from './story.ts';

const HOST = 'lnx-pay01';
const FROM_HOUR = 14;
const TO_HOUR = 15.3;
const COMMANDS = [
  'cat /etc/payd/keys.conf',
  'useradd -m -G wheel deploy2',
  'visudo -f /etc/sudoers.d/deploy2',
  'chmod 640 /etc/payd/keys.conf',
  'tar czf /var/tmp/payd-conf.tgz /etc/payd',
  'systemctl stop auditd',
  'crontab -u deploy2 -e',
  'systemctl start auditd',
] as const;

export const privilegedCommands: Story = {
  id: 'privileged-commands',
  job: { department: 'Application support', title: 'Application Support Analyst' },
  endHour: TO_HOUR,
  offenseHour: 15.6,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Abnormal process execution for peer group'],
  severity: 7,
  openAtStart: true,
  what: 'An application support analyst runs eight privileged commands on a payment host that neither they nor their peers use.',
  carriedBy: ['linux'],
  decoy: 'rejected',
  explanation: { story: 'sabotage', twin: 'authorised_task' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [HOST],
  plant({ subject, day }, random, recorder) {
    spread(random, atHour(day, FROM_HOUR), atHour(day, TO_HOUR), COMMANDS.length, 120_000).forEach((atMs, i) => {
      recorder.record('sudoCommand', {
        atMs,
        source: linuxSource(HOST),
        username: writtenBy('linux', subject.username, random),
        from: subject.address,
        to: SERVERS[HOST],
        properties: { 'Machine Identifier': HOST, Command: COMMANDS[i] ?? COMMANDS[0] },
      });
    });
  },
  records(context, variant) {
    const move = clearing(context, 'role_change', {
      systems: [HOST],
      actions: ['privileged_command'],
      interval: { fromMs: dayAfter(context.calendar, context.day, -6).startMs, toMs: context.nowMs + 365 * DAY_MS },
    });
    return [variant === 'twin' ? move : changed(move, { status: 'rejected' })];
  },
};
