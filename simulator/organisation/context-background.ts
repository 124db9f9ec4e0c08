import type { Action, CheckKind, ContextRecord } from '../../domain/check.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { Trip } from './absences.ts';
import { SHARES } from './assets.ts';
import type { ContextRow, Person } from './model.ts';
import type { Errand } from './errands.ts';
import { systemsOf, type Join, type Move } from './moves.ts';
import type { Duty } from './on-call.ts';
import { isHead, jobOf } from './people.ts';
import type { Random } from './random.ts';
import { recordId } from './stories/records.ts';

export type Background = {
  people: readonly Person[];
  trips: readonly Trip[];
  moves: readonly Move[];
  joins: readonly Join[];
  errands: readonly Errand[];
  roster: readonly Duty[];
  subjects: ReadonlySet<number>;
  nowMs: number;
};

/** What tickets are about in ordinary weeks: systems that no story touches. */
const WORK: readonly { department: string; systems: string[]; actions: Action[] }[] = [
  { department: 'IT operations', systems: ['srv-print01'], actions: ['privileged_command'] },
  { department: 'IT operations', systems: ['srv-backup01'], actions: ['privileged_command', 'account_use'] },
  { department: 'Application support', systems: ['lnx-app01'], actions: ['privileged_command'] },
  { department: 'Application support', systems: ['lnx-app02', 'lnx-app03'], actions: ['privileged_command'] },
  { department: 'IT operations', systems: ['lnx-mon01'], actions: ['privileged_command'] },
  { department: 'Data platform', systems: ['dwh-prod'], actions: ['database_export'] },
  { department: 'Data platform', systems: ['crm-prod'], actions: ['database_export'] },
  { department: 'Legal', systems: [SHARES.legalContracts.name], actions: ['file_read'] },
  { department: 'Marketing', systems: [SHARES.marketingMedia.name], actions: ['file_read', 'bulk_copy'] },
  { department: 'Engineering', systems: [SHARES.engineeringDocs.name], actions: ['bulk_copy'] },
  { department: 'Finance', systems: [SHARES.financeReports.name], actions: ['file_read'] },
];

/** Not every move, project and errand is written down where it could be found. */
const RECORDED = 0.85;

type Content = Omit<ContextRecord, 'id' | 'persons' | 'requestedBy' | 'approvedBy'>;
type MakeRow = (kind: CheckKind, person: Person, content: Content) => ContextRow;

/** Some two hundred records of other people's ordinary work, absence and moves. None names a subject of a story or a story's system. */
export function backgroundRecords(world: Background, random: Random): ContextRow[] {
  const others = world.people.filter((p) => !world.subjects.has(p.n) && !isHead(p));
  const row = rowMaker(world, random);
  const lately = (days: number): ContextRecord['interval'] => {
    const fromMs = world.nowMs - random.int(1, 60 * 24) * HOUR_MS;
    return { fromMs, toMs: fromMs + days * DAY_MS };
  };
  const status = (): ContextRecord['status'] => random.pick(STATUSES);
  const work = (kind: CheckKind, count: number, days: () => number): ContextRow[] =>
    Array.from({ length: count }, () => {
      const { department, systems, actions } = random.pick(WORK);
      const person = random.pick(others.filter((p) => p.department === department));
      return row(kind, person, { systems, actions, interval: lately(days()), status: status(), country: null });
    });
  return [
    ...work('change_ticket', 44, () => random.int(1, 4)),
    ...work('role_change', 8, () => 365),
    ...work('project_change', 10, () => 120),
    ...work('scheduled_job', 7, () => 90),
    ...work('service_account', 6, () => 2),
    ...work('approved_test', 5, () => 3),
    ...work('exception', 4, () => 90),
    ...world.roster.map(({ person, interval }) =>
      row('on_call', person, { systems: ['*'], actions: ['*'], interval, status: 'approved', country: null }),
    ),
    ...world.moves.flatMap(({ person, atMs }) => {
      const interval = { fromMs: atMs - DAY_MS, toMs: atMs + 365 * DAY_MS };
      const content = { systems: systemsOf(jobOf(person)), actions: WORK_ACTIONS, interval, status: 'approved' as const, country: null };
      return random.chance(RECORDED) ? [row('role_change', person, content)] : [];
    }),
    ...world.joins.flatMap(({ person, share, interval }) => {
      const content = { systems: [SHARES[share].name], actions: WORK_ACTIONS, interval, status: 'approved' as const, country: null };
      return random.chance(RECORDED) ? [row('project_change', person, content)] : [];
    }),
    ...world.errands.flatMap(({ person, share, interval: { fromMs, toMs } }) => {
      const interval = { fromMs: fromMs - ROOM_MS, toMs: toMs + ROOM_MS };
      const content = { systems: [SHARES[share].name], actions: WORK_ACTIONS, interval, status: 'approved' as const, country: null };
      return random.chance(RECORDED) ? [row('change_ticket', person, content)] : [];
    }),
    ...world.people.flatMap((p) =>
      p.leave === null ? [] : [row('leave', p, { systems: ['*'], actions: ['*'], interval: p.leave, status: 'approved', country: null })],
    ),
    ...world.trips.map(({ person, interval, to }) =>
      row('travel', person, { systems: ['*'], actions: ['remote_logon'], interval, status: 'approved', country: COUNTRY_CODES[to] }),
    ),
  ];
}

/** A ticket allows more time than the work takes. */
const ROOM_MS = 3 * HOUR_MS;

const WORK_ACTIONS: Action[] = ['file_read', 'bulk_copy', 'privileged_command'];
const STATUSES = ['approved', 'approved', 'approved', 'approved', 'requested', 'rejected', 'cancelled'] as const;

/** Numbers every record apart from those of the stories, in no order, so that a number does not tell which record matters. */
function rowMaker({ people, subjects }: Background, random: Random): MakeRow {
  const numbers = random.shuffle(Array.from({ length: 2 * people.length }, (_, n) => n).filter((n) => !subjects.has(n)));
  return (kind, person, content) => {
    const approver = person.managerN === null ? null : (people[person.managerN]?.username ?? null);
    const answered = content.status === 'approved' || content.status === 'rejected';
    return {
      kind,
      record: {
        id: recordId(kind, numbers.pop() ?? 0),
        persons: [person.username],
        requestedBy: person.username,
        approvedBy: answered ? approver : null,
        ...content,
      },
    };
  };
}

const COUNTRY_CODES = { berlin: 'DE', newyork: 'US', singapore: 'SG' } as const;
