import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour } from '../calendar.ts';
import { WORKSTATION_SOURCE } from '../log-sources.ts';
import type { Person } from '../model.ts';
import { SERVERS, siteOf } from '../sites.ts';
import { changed, clearing } from './records.ts';
import { spread } from './spread.ts';
import type { Story, StoryContext } from './story.ts';

const HOST = 'lnx-app03';
const FROM_HOUR = 15;
const TO_HOUR = 16;
const MACHINES = 9;
const COMMANDS = [
  'nmap -p 445 --open 10.10.0.0/16',
  'crackmapexec smb targets.txt --shares',
  'smbclient -L //10.10.4.31',
  'tcpdump -i eth0 port 445',
] as const;

/** Machines of others on the same site, in no order that tells anything. */
function victims({ people, subject }: StoryContext): Person[] {
  return people.filter((p) => p.location === subject.location && p.n !== subject.n).slice(3, 3 + MACHINES);
}

const adminShare = (person: Person): string => `\\\\${person.workstation}\\admin$`;

export const commandThenSmb: Story = {
  id: 'command-then-smb',
  job: { department: 'Engineering', title: 'Quality Engineer' },
  endHour: TO_HOUR,
  offenseHour: 16.4,
  workday: true,
  remoteShare: 0,
  rules: ['UBA : Potential Lateral Movement'],
  severity: 9,
  openAtStart: false,
  what: 'A quality engineer scans from a Linux host and then opens the administrative shares of nine workstations from there.',
  carriedBy: ['windows', 'linux'],
  decoy: 'too_broad',
  explanation: { story: 'compromised_account', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: (context) => [HOST, ...victims(context).map(adminShare)],
  plant(context, random, recorder) {
    const { subject, day } = context;
    const start = atHour(day, FROM_HOUR);
    spread(random, start, start + 15 * MINUTE_MS, COMMANDS.length, 90_000).forEach((atMs, i) => {
      recorder.record('sudoCommand', {
        atMs,
        source: 'linux',
        username: writtenBy('linux', subject.username, random),
        from: subject.address,
        to: SERVERS[HOST],
        properties: { 'Machine Identifier': HOST, Command: COMMANDS[i] ?? COMMANDS[0] },
      });
    });
    const times = spread(random, start + 18 * MINUTE_MS, atHour(day, TO_HOUR) - MINUTE_MS, MACHINES, 100_000);
    victims(context).forEach((other, i) => {
      const at = { source: WORKSTATION_SOURCE[siteOf(other)], from: SERVERS[HOST], to: other.address } as const;
      const atMs = times[i] ?? start;
      const username = writtenBy('windows', subject.username, random);
      // The client was a Linux host, which names no workstation.
      recorder.record('logon', { ...at, atMs, username, properties: { 'Logon Type': 3, 'Machine Identifier': other.workstation } });
      recorder.record('shareOpened', {
        ...at,
        atMs: atMs + 900,
        username,
        properties: { 'Share Name': adminShare(other), 'Machine Identifier': other.workstation },
      });
      recorder.record('shareFileChecked', {
        ...at,
        atMs: atMs + 2_500,
        username,
        properties: {
          'Share Name': adminShare(other),
          'File Path': `${adminShare(other)}\\Temp\\svc.exe`,
          Filename: 'svc.exe',
          'Machine Identifier': other.workstation,
        },
      });
    });
  },
  records(context, variant) {
    const { day } = context;
    const test = clearing(context, 'approved_test', {
      systems: [HOST, ...victims(context).map(adminShare)],
      actions: ['privileged_command', 'file_read'],
      interval: { fromMs: atHour(day, 9), toMs: atHour(day, 18) },
    });
    return [variant === 'twin' ? test : changed(test, { persons: ['*'], systems: ['*'] })];
  },
};
