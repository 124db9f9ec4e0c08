import { EVENT_TYPES } from '../../../domain/event-types.ts';
import { DAY_MS } from '../../../domain/time.ts';
import type { UserDay as Row } from '../../../scorers/user-days/habit.ts';
import { localCalendar } from '../../../scorers/local-time.ts';
import { aliasesOf } from '../../../simulator/organisation/account-names.ts';
import { generateOrganisation } from '../../../simulator/organisation/generate.ts';
import type { Organisation, Person, SimEvent, StoryTruth } from '../../../simulator/organisation/model.ts';
import { ALL_STORIES } from '../../../simulator/options.ts';

/** One person's day, with what was planted in it. `values` follow `COLUMNS`. */
export type UserDay = { user: string; day: string; group: string; values: number[]; story: string | null };

/** What a user-day needs of an event. */
export type DayEvent = Pick<SimEvent, 'type' | 'devicetime' | 'eventcount' | 'properties'>;

type Tally = (event: DayEvent, seen: Seen) => number;
type Seen = { night: boolean; first: (kind: string, value: unknown) => boolean; firstToday: (kind: string, value: unknown) => boolean };

const count =
  (wanted: (event: DayEvent) => boolean): Tally =>
  (event) =>
    wanted(event) ? event.eventcount : 0;
const bytes =
  (wanted: (event: DayEvent) => boolean): Tally =>
  (event) =>
    wanted(event) ? Number(event.properties.BytesSent ?? 0) : 0;
const onChannel = (channel: string) => (event: DayEvent) =>
  event.type in EVENT_TYPES && EVENT_TYPES[event.type as keyof typeof EVENT_TYPES].channel === channel;
const ofType = (type: SimEvent['type']) => (event: DayEvent) => event.type === type;
const resourceOf = (event: DayEvent): unknown => event.properties['Share Name'] ?? event.properties['Database Name'];

/** What a user-day counts; volumes are bytes. */
const TALLIES: Readonly<Record<string, Tally>> = {
  logons: count(onChannel('logon')),
  failed_logons: count(onChannel('logon_failed')),
  hosts: (event, seen) => (onChannel('logon')(event) && seen.firstToday('host', event.properties['Machine Identifier']) ? 1 : 0),
  new_hosts: (event, seen) => (onChannel('logon')(event) && seen.first('host', event.properties['Machine Identifier']) ? 1 : 0),
  vpn: count(onChannel('vpn')),
  at_night: (event, seen) => (seen.night ? event.eventcount : 0),
  files: count(onChannel('file')),
  file_bytes: bytes(onChannel('file')),
  resources: (event, seen) => (resourceOf(event) !== undefined && seen.firstToday('resource', resourceOf(event)) ? 1 : 0),
  new_resources: (event, seen) => (resourceOf(event) !== undefined && seen.first('resource', resourceOf(event)) ? 1 : 0),
  processes: count(onChannel('process')),
  commands: count(onChannel('command')),
  usb: count(ofType('usbConnected')),
  usb_bytes: bytes(onChannel('usb')),
  mails: count(onChannel('mail')),
  mail_bytes: bytes(onChannel('mail')),
  web: count(ofType('webVisited')),
  upload_bytes: bytes(ofType('webUploaded')),
  queries: count(ofType('databaseQueried')),
  exports: count(ofType('databaseExported')),
  export_bytes: bytes(ofType('databaseExported')),
  privileges: count(onChannel('privilege')),
  account_changes: count(onChannel('account_change')),
};
export const COLUMNS = Object.keys(TALLIES);
/** Columns that measure an amount rather than count events: noise on volumes falls on these. */
export const VOLUMES: ReadonlySet<string> = new Set([
  'files',
  'file_bytes',
  'processes',
  'mails',
  'mail_bytes',
  'web',
  'upload_bytes',
  'usb_bytes',
  'queries',
  'export_bytes',
]);

export const ORGANISATION_END_MS = Date.UTC(2026, 10, 24);

/** The generated organisation as user-days by local day, in order of day, then user. Days without an event are no rows. */
export function organisationDays(seed: number): UserDay[] {
  const organisation = generateOrganisation({ size: 'small', seed, nowMs: ORGANISATION_END_MS, variants: ALL_STORIES });
  return inOrder(eventsByPerson(organisation).flatMap(({ person, events }) => daysOf(person, events, organisation.truth)));
}

/** What each person did, by any of their accounts and forms of name, in the order of the organisation's people. */
export function eventsByPerson({ people, events }: Pick<Organisation, 'people' | 'events'>): { person: Person; events: SimEvent[] }[] {
  const byAlias = new Map(people.flatMap((p) => aliasesOf(p).map((alias) => [alias.toLowerCase(), p] as const)));
  const own = Map.groupBy(
    events.filter((e) => e.type !== 'sense' && e.username !== null),
    (e) => byAlias.get((e.username ?? '').toLowerCase())?.n ?? -1,
  );
  return people.map((person) => ({ person, events: own.get(person.n) ?? [] }));
}

export function inOrder(days: readonly UserDay[]): UserDay[] {
  return days.toSorted((a, b) => (a.day === b.day ? (a.user < b.user ? -1 : 1) : a.day < b.day ? -1 : 1));
}

/** Days as scorers take them, in the same order: `day` is a number, whole days since 1970. */
export function rowsOf(days: readonly UserDay[]): Row[] {
  return days.map(({ user, day, group, values }) => ({ user, day: Date.parse(day) / DAY_MS, group, values: Float64Array.from(values) }));
}

/** The days of one person by their local calendar, from their events in any order. */
export function daysOf(person: Person, events: readonly DayEvent[], truth: readonly StoryTruth[]): UserDay[] {
  const ever = new Set<string>();
  const calendar = localCalendar(person.timeZone);
  const story = truth.find((t) => t.username === person.username);
  const rows = new Map<string, UserDay>();
  const today = new Set<string>();
  for (const event of [...events].sort((a, b) => a.devicetime - b.devicetime)) {
    const { day, night } = calendar.at(event.devicetime);
    let row = rows.get(day);
    if (row === undefined) {
      row = { user: person.username, day, group: roleOf(person), values: COLUMNS.map(() => 0), story: null };
      rows.set(day, row);
      today.clear();
    }
    const seen = seenBy(ever, today, night !== null);
    for (const [c, tally] of Object.values(TALLIES).entries()) row.values[c] = (row.values[c] ?? 0) + tally(event, seen);
    if (story !== undefined && belongs(event, story)) row.story = story.storyId;
  }
  return [...rows.values()];
}

export function roleOf({ department, title }: Person): string {
  return `${department}/${title}`;
}

/** What was met before, ever or on this day; asked once an event and kind. */
function seenBy(ever: Set<string>, today: Set<string>, night: boolean): Seen {
  return { night, first: (kind, value) => add(ever, `first ${kind}`, value), firstToday: (kind, value) => add(today, kind, value) };
}

/** Whether the value is new to the set, which then holds it. */
function add(set: Set<string>, kind: string, value: unknown): boolean {
  const key = `${kind}|${String(value).toLowerCase()}`;
  if (set.has(key)) return false;
  set.add(key);
  return true;
}

/** Planted events touch the story's systems within its span. */
function belongs(event: DayEvent, story: StoryTruth): boolean {
  if (event.devicetime < story.fromMs || event.devicetime > story.toMs) return false;
  const touched = [
    event.properties['Share Name'],
    event.properties['Machine Identifier'],
    event.properties['Database Name'],
    event.properties['Workstation Name'],
  ];
  return touched.some((t) => t !== undefined && story.systems.some((s) => s.toLowerCase() === String(t).toLowerCase()));
}
