import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { atHour, dayAfter, type LocalDay } from '../calendar.ts';
import { workdaysUpTo } from '../cast.ts';
import { SERVERS } from '../sites.ts';
import { changed, clearing } from './records.ts';
import type { Story, StoryContext } from './story.ts';

const AT_HOUR = 12.4;
const GROUPS = ['app-readers', 'app-operators', 'Remote Desktop Users', 'Backup Operators', 'Server Operators'] as const;
const RULE = 'UBA : Account or Group or Privileges Modified';

const days = ({ calendar, day }: StoryContext): LocalDay[] => workdaysUpTo(calendar, day, GROUPS.length);

export const privilegeCreep: Story = {
  id: 'privilege-creep',
  job: { department: 'Application support', title: 'Application Support Analyst' },
  endHour: AT_HOUR + 0.2,
  offenseHour: AT_HOUR + 0.5,
  workday: true,
  remoteShare: 0,
  rules: [RULE],
  severity: 7,
  openAtStart: false,
  what: 'An application support analyst adds the own account to one more group a day, each with more rights.',
  carriedBy: ['windows'],
  decoy: 'self_approved',
  explanation: { story: 'misuse_for_gain', twin: 'authorised_task' },
  earlierSense: (context) =>
    days(context)
      .slice(0, -1)
      .map((day) => ({ rule: RULE, atMs: atHour(day, AT_HOUR + 0.4) })),
  span: (context) => ({ fromMs: atHour(days(context)[0] ?? context.day, AT_HOUR), toMs: atHour(context.day, AT_HOUR) + 12 * MINUTE_MS }),
  systems: () => ['dc01'],
  plant(context, random, recorder) {
    const { subject } = context;
    days(context).forEach((day, i) => {
      recorder.record('globalGroupMemberAdded', {
        atMs: atHour(day, AT_HOUR) + random.int(0, 10 * MINUTE_MS),
        source: 'dc01',
        username: writtenBy('windows', subject.username, random),
        from: subject.address,
        to: SERVERS.dc01,
        properties: { 'Machine Identifier': 'dc01', 'Target Username': subject.username, 'Object Name': GROUPS[i] ?? GROUPS[0] },
      });
    });
  },
  records(context, variant) {
    const first = days(context)[0] ?? context.day;
    const grants = clearing(context, 'change_ticket', {
      systems: ['dc01'],
      actions: ['account_change'],
      interval: { fromMs: first.startMs, toMs: dayAfter(context.calendar, context.day, 1).startMs },
    });
    return [variant === 'twin' ? grants : changed(grants, { approvedBy: context.subject.username })];
  },
};
