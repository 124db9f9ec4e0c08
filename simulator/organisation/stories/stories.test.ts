import { describe, expect, test } from 'vitest';
import { coversNeed } from '../../../claims/covers.ts';
import type { Action, Mismatch, Need } from '../../../domain/check.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { normaliseIdentifier } from '../../../domain/pseudonym.ts';
import { localCalendar } from '../../../scorers/local-time.ts';
import { median, quantile } from '../../../scorers/statistics.ts';
import type { Organisation, Person, SimEvent, StoryId, StoryTruth } from '../model.ts';
import { organisation, NOW_MS } from '../testing/organisation.ts';
import { readRecords } from '../testing/records.ts';
import { nightTotals } from './night-reads.ts';

const world = organisation(1);

function truthOf(of: Organisation, id: StoryId): StoryTruth {
  const truth = of.truth.find((t) => t.storyId === id);
  if (truth === undefined) throw new RangeError(id);
  return truth;
}

function subjectOf(of: Organisation, id: StoryId): Person {
  const person = of.people.find((p) => p.username === truthOf(of, id).username);
  if (person === undefined) throw new RangeError(id);
  return person;
}

function isBy(person: Person, e: SimEvent): boolean {
  const name = e.username === null ? '' : normaliseIdentifier('user', e.username);
  return name === person.username || name === person.adminAccount;
}

/** The subject's events of one type between the first and the last planted one. */
function planted(of: Organisation, id: StoryId, type: SimEvent['type'], system: string): SimEvent[] {
  const { fromMs, toMs } = truthOf(of, id);
  const subject = subjectOf(of, id);
  return of.events.filter(
    (e) =>
      e.type === type && e.devicetime >= fromMs && e.devicetime <= toMs && isBy(subject, e) && Object.values(e.properties).includes(system),
  );
}

const total = (events: readonly SimEvent[], property: 'BytesSent' | 'Rows Returned'): number =>
  events.reduce((sum, e) => sum + Number(e.properties[property] ?? 0), 0);

describe('night-hr-files', () => {
  const share = '\\\\fs01\\hr-payroll';

  test('fifteen different files between 03:00 and 03:40 in the zone of the person', () => {
    const reads = planted(world, 'night-hr-files', 'shareFileChecked', share);
    const zone = localTime(subjectOf(world, 'night-hr-files').timeZone);
    expect(reads).toHaveLength(15);
    expect(reads.every((e) => e.eventcount === 1)).toBe(true);
    expect(new Set(reads.map((e) => e.properties.Filename)).size).toBe(15);
    expect(reads.map((e) => zone(e.devicetime)).filter((t) => t < '03:00' || t > '03:40')).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'seed %i: at least 8 peers whose median nightly mean is exactly 30/28, p95 far below 15',
    (seed) => {
      const means = nightlyMeans(organisation(seed), share);
      expect(means.peers.length).toBeGreaterThanOrEqual(8);
      expect(median(means.peers)).toBe(30 / 28);
      expect(15 / median(means.peers)).toBe(14);
      expect(quantile(means.peers, 0.95)).toBeLessThan(3);
      expect(means.subject * 28).toBeLessThanOrEqual(2);
      expect(Math.max(...means.inTheNight)).toBeLessThanOrEqual(2);
    },
  );

  test.each(['2026-11-05T09:00:00Z', '2027-03-30T00:00:00Z', '2026-06-01T15:30:00Z'])(
    'the median holds when clocks change in the baseline or the day has begun: %s',
    (now) => {
      for (const seed of [1, 2]) expect(median(nightlyMeans(organisation(seed, 'story', Date.parse(now)), share).peers)).toBe(30 / 28);
    },
  );

  test.each([8, 9, 12, 13, 40])('the median of %i planned totals is 30', (count) => {
    expect(median(nightTotals(count))).toBe(30);
    expect(Math.min(...nightTotals(Math.min(count, 13)))).toBeGreaterThan(0);
  });
});

/** Per night over the 28 nights before, as a search with the zone offset of the offense would count them. */
function nightlyMeans(of: Organisation, share: string): { peers: number[]; subject: number; inTheNight: number[] } {
  const offense = of.offenses.find((o) => o.storyId === 'night-hr-files');
  const subject = subjectOf(of, 'night-hr-files');
  const firstSense = (offense?.atMs ?? 0) - 20 * MINUTE_MS;
  const riskFrom = firstSense - 6 * HOUR_MS;
  const offset = zoneOffsetMs(subject.timeZone, riskFrom);
  const isNight = (ms: number): boolean => {
    const ofDay = (ms + offset) % DAY_MS;
    return ofDay >= 22 * HOUR_MS || ofDay < 6 * HOUR_MS;
  };
  const reads = of.events.filter((e) => e.properties['Share Name'] === share && isNight(e.devicetime));
  const count = (person: Person, fromMs: number, toMs: number): number =>
    reads.filter((e) => e.devicetime >= fromMs && e.devicetime < toMs && isBy(person, e)).reduce((sum, e) => sum + e.eventcount, 0);
  const peers = of.people.filter((p) => p.title === subject.title && p.department === subject.department && p.n !== subject.n);
  const past = [riskFrom - 28 * DAY_MS, riskFrom] as const;
  return {
    peers: peers.map((p) => count(p, ...past) / 28),
    subject: count(subject, ...past) / 28,
    inTheNight: peers.map((p) => count(p, riskFrom, riskFrom + 8 * HOUR_MS)),
  };
}

describe('leaver-mass-copy', () => {
  const share = '\\\\fs02\\projects-archive';
  const subject = subjectOf(world, 'leaver-mass-copy');
  const reads = planted(world, 'leaver-mass-copy', 'shareFileChecked', share);
  const writes = planted(world, 'leaver-mass-copy', 'usbFileWritten', subject.workstation);

  test('about 400 files on each of four evenings between 17 and 20 h', () => {
    const days = Map.groupBy(reads, (e) => localCalendar(subject.timeZone).at(e.devicetime).day);
    expect(days.size).toBe(4);
    expect([...days.values()].filter((d) => d.length < 380 || d.length > 425)).toEqual([]);
    const zone = localTime(subject.timeZone);
    expect(reads.filter((e) => zone(e.devicetime) < '17:00' || zone(e.devicetime) > '20:00')).toEqual([]);
  });

  test('5 to 9 GB go to removable media', () => {
    expect(total(writes, 'BytesSent')).toBeGreaterThan(5e9);
    expect(total(writes, 'BytesSent')).toBeLessThan(9e9);
  });

  test('never on that share before, and the end is announced and three weeks away', () => {
    const all = world.events.filter((e) => isBy(subject, e) && e.properties['Share Name'] === share);
    expect(all).toHaveLength(reads.length);
    expect(subject.endAnnounced).toBe(true);
    expect(Math.round((Date.parse(subject.endDate ?? '') - NOW_MS) / DAY_MS)).toBeGreaterThanOrEqual(18);
    expect(Math.round((Date.parse(subject.endDate ?? '') - NOW_MS) / DAY_MS)).toBeLessThanOrEqual(23);
  });

  test('risk built up on the evenings before: their sense events are there', () => {
    const [offense] = world.offenses;
    const sense = world.events.filter((e) => e.type === 'sense' && e.username === subject.username);
    expect(sense.map((e) => e.devicetime)).toEqual(offense?.earlierSense?.map((s) => s.atMs));
    expect(sense).toHaveLength(3);
  });
});

test('offhours-db-export: six exports of 2,300,000 rows between 02:10 and 02:50, and no night before', () => {
  const exports = planted(world, 'offhours-db-export', 'databaseExported', 'erp-prod');
  const subject = subjectOf(world, 'offhours-db-export');
  const zone = localTime(subject.timeZone);
  const night = localCalendar(subject.timeZone);
  const atNight = world.events.filter(
    (e) => e.properties['Database Name'] !== undefined && isBy(subject, e) && night.at(e.devicetime).night !== null,
  );
  expect(exports).toHaveLength(6);
  expect(total(exports, 'Rows Returned')).toBe(2_300_000);
  expect(exports.filter((e) => zone(e.devicetime) < '02:10' || zone(e.devicetime) > '02:50')).toEqual([]);
  expect(atNight).toHaveLength(6);
});

test('shared-admin-account: two workstations in overlapping time, never before, and one member added', () => {
  const subject = subjectOf(world, 'shared-admin-account');
  const { fromMs } = truthOf(world, 'shared-admin-account');
  const mine = world.events.filter((e) => e.username !== null && normaliseIdentifier('user', e.username) === subject.adminAccount);
  const logons = mine.filter((e) => e.type === 'logon');
  const stations = Map.groupBy(
    logons.filter((e) => e.devicetime >= fromMs),
    (e) => e.properties['Workstation Name'],
  );
  const uses = [...stations.values()].map((list) => list.map((e) => e.devicetime));
  expect(stations.size).toBe(2);
  expect(Math.min(...uses.map((u) => Math.max(...u))) - Math.max(...uses.map((u) => Math.min(...u)))).toBeGreaterThan(25 * MINUTE_MS);
  expect(new Set(logons.filter((e) => e.devicetime < fromMs).map((e) => e.properties['Workstation Name']))).toEqual(
    new Set([subject.workstation]),
  );
  expect(mine.filter((e) => e.type === 'globalGroupMemberAdded' && e.devicetime >= fromMs)).toHaveLength(1);
});

test('stolen-credentials: one session from Singapore, sixty files within the hour, and a past at home only', () => {
  const subject = subjectOf(world, 'stolen-credentials');
  const sessions = world.events.filter((e) => e.type === 'vpnSessionOpened' && isBy(subject, e));
  const reads = planted(world, 'stolen-credentials', 'shareFileChecked', '\\\\fs01\\sales-deals');
  expect(sessions.filter((e) => e.sourceip.startsWith('203.0.113.'))).toHaveLength(1);
  expect(sessions.filter((e) => e.sourceip.startsWith('192.0.2.')).length).toBeGreaterThan(4);
  expect(reads).toHaveLength(60);
  expect((reads.at(-1)?.devicetime ?? 0) - (reads[0]?.devicetime ?? 0)).toBeLessThan(HOUR_MS);
});

test('slow-staging: thirty days that grow from 50 MB to 2 GB, and nobody else on the share', () => {
  const subject = subjectOf(world, 'slow-staging');
  const writes = world.events.filter((e) => e.properties['Share Name'] === '\\\\fs03\\staging-tmp');
  const days = [...Map.groupBy(writes, (e) => localCalendar(subject.timeZone).at(e.devicetime).day).values()].map((d) =>
    total(d, 'BytesSent'),
  );
  expect(writes.every((e) => isBy(subject, e) && e.type === 'filerFileWritten')).toBe(true);
  expect(days).toHaveLength(30);
  expect(days[0]).toBe(50_000_000);
  expect(days.at(-1)).toBe(2_000_000_000);
});

test('privileged-commands: eight different commands on a host that no analyst ever used', () => {
  const commands = planted(world, 'privileged-commands', 'sudoCommand', 'lnx-pay01');
  const analysts = world.people.filter((p) => p.title === 'Application Support Analyst');
  const all = world.events.filter((e) => e.properties['Machine Identifier'] === 'lnx-pay01' && analysts.some((a) => isBy(a, e)));
  expect(commands).toHaveLength(8);
  expect(new Set(commands.map((e) => e.properties.Command)).size).toBe(8);
  expect(all).toEqual(commands);
});

/** Counts of what was planted for the subject of a story under its first account, by type. */
function plantedCounts(id: StoryId): Partial<Record<string, number>> {
  const counts: Partial<Record<string, number>> = {};
  for (const { type, account, atMs } of truthOf(world, id).events)
    if (account === truthOf(world, id).username) counts[type] = (counts[type] ?? 0) + atMs.length;
  return counts;
}

describe('the smaller families', () => {
  test.each([
    { id: 'cloud-upload', type: 'webUploaded', system: 'files.sharehost.example', least: 900e6 },
    { id: 'two-person-campaign', type: 'webUploaded', system: 'drop.transfer.example', least: 1_100e6 },
    { id: 'mail-out', type: 'mailSent', system: 'inbox.4471@freemail.example', least: 430e6 },
    { id: 'print-out', type: 'documentPrinted', system: 'srv-print01', least: 320e6 },
    { id: 'audit-gap', type: 'filerFileWritten', system: '\\\\fs03\\dwh-exports', least: 1_200e6 },
  ] as const)('$id: at least $least bytes leave, all of it told by the truth', ({ id, type, system, least }) => {
    const sent = planted(world, id, type, system);
    expect(total(sent, 'BytesSent')).toBeGreaterThanOrEqual(least);
    expect(sent.length).toBe(plantedCounts(id)[type]);
  });

  test('audit-gap: between switching off and on the database holds nothing of the administrator', () => {
    const subject = subjectOf(world, 'audit-gap');
    const { fromMs, toMs } = truthOf(world, 'audit-gap');
    const audited = world.events.filter(
      (e) => isBy(subject, e) && e.properties['Database Name'] === 'dwh-prod' && e.devicetime >= fromMs && e.devicetime <= toMs,
    );
    expect(audited.map((e) => e.type)).toEqual(['auditingStopped', 'auditingStarted']);
  });

  test('impossible-travel: two sessions half an hour apart, from home and from another continent', () => {
    const sessions = world.events.filter(
      (e) =>
        e.type === 'vpnSessionOpened' && isBy(subjectOf(world, 'impossible-travel'), e) && isIn(truthOf(world, 'impossible-travel'), e),
    );
    expect(sessions.map((e) => e.sourceip.split('.').slice(0, 3).join('.'))).toEqual(['192.0.2', '198.51.100']);
  });

  test('dormant-account: nothing before in the whole window', () => {
    const subject = subjectOf(world, 'dormant-account');
    const { fromMs } = truthOf(world, 'dormant-account');
    expect(world.events.filter((e) => isBy(subject, e) && e.devicetime < fromMs)).toEqual([]);
  });

  test('privilege-creep: five groups on five days, none before', () => {
    const added = world.events.filter((e) => e.type === 'globalGroupMemberAdded' && isBy(subjectOf(world, 'privilege-creep'), e));
    expect(new Set(added.map((e) => e.properties['Object Name'])).size).toBe(5);
    expect(new Set(added.map((e) => Math.floor(e.devicetime / DAY_MS))).size).toBe(5);
    expect(added).toHaveLength(5);
  });

  test('masquerade: both workstations within the same hour', () => {
    const { systems } = truthOf(world, 'masquerade');
    const logons = world.events.filter(
      (e) => e.type === 'logon' && isBy(subjectOf(world, 'masquerade'), e) && isIn(truthOf(world, 'masquerade'), e),
    );
    expect(new Set(logons.map((e) => e.properties['Workstation Name']))).toEqual(new Set(systems));
  });

  test.each([
    ['mail-forwarding', { forwardingRuleMade: 1 }],
    ['mailbox-delegate', {}],
    ['command-then-smb', { sudoCommand: 4, logon: 9, shareOpened: 9, shareFileChecked: 9 }],
    ['sabotage', { sudoCommand: 6 }],
  ] as const)('%s is planted as it is told', (id, counts) => {
    expect(plantedCounts(id)).toMatchObject(counts);
  });

  test('two-person-campaign: each does half, on the same day', () => {
    const { actors, events } = truthOf(world, 'two-person-campaign');
    expect(new Set(events.map((g) => g.account))).toEqual(new Set(actors));
    expect(actors).toHaveLength(2);
  });
});

function isIn({ fromMs, toMs }: StoryTruth, { devicetime }: SimEvent): boolean {
  return devicetime >= fromMs && devicetime <= toMs;
}

const CASES: {
  id: StoryId;
  actions: Action[];
  kinds: string[];
  decoy: Mismatch;
  country: string | null;
  systems: (t: StoryTruth) => string[];
}[] = [
  {
    id: 'leaver-mass-copy',
    actions: ['file_read', 'bulk_copy'],
    kinds: ['change_ticket'],
    decoy: 'other_system',
    country: null,
    systems: (t) => t.systems.slice(0, 1),
  },
  {
    id: 'offhours-db-export',
    actions: ['database_export'],
    kinds: ['change_ticket', 'on_call'],
    decoy: 'self_approved',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'shared-admin-account',
    actions: ['account_use', 'account_change'],
    kinds: ['service_account'],
    decoy: 'other_time',
    country: null,
    systems: (t) => t.systems,
  },
  { id: 'stolen-credentials', actions: ['remote_logon'], kinds: ['travel'], decoy: 'other_country', country: 'SG', systems: () => [] },
  { id: 'slow-staging', actions: ['bulk_copy'], kinds: ['scheduled_job'], decoy: 'other_person', country: null, systems: (t) => t.systems },
  {
    id: 'privileged-commands',
    actions: ['privileged_command'],
    kinds: ['role_change'],
    decoy: 'rejected',
    country: null,
    systems: (t) => t.systems,
  },
  { id: 'night-hr-files', actions: ['file_read'], kinds: ['change_ticket'], decoy: 'other_time', country: null, systems: (t) => t.systems },
  {
    id: 'cloud-upload',
    actions: ['web_upload'],
    kinds: ['project_change'],
    decoy: 'not_approved',
    country: null,
    systems: (t) => t.systems,
  },
  { id: 'mail-out', actions: ['mail_out'], kinds: ['change_ticket'], decoy: 'other_action', country: null, systems: (t) => t.systems },
  { id: 'print-out', actions: ['print_out'], kinds: ['scheduled_job'], decoy: 'other_time', country: null, systems: (t) => t.systems },
  {
    id: 'mail-forwarding',
    actions: ['mail_rule'],
    kinds: ['change_ticket'],
    decoy: 'other_person',
    country: null,
    systems: (t) => t.systems,
  },
  { id: 'impossible-travel', actions: ['remote_logon'], kinds: ['exception'], decoy: 'other_country', country: 'US', systems: () => [] },
  {
    id: 'dormant-account',
    actions: ['account_use'],
    kinds: ['change_ticket'],
    decoy: 'rejected',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'privilege-creep',
    actions: ['account_change'],
    kinds: ['change_ticket'],
    decoy: 'self_approved',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'audit-gap',
    actions: ['audit_change', 'bulk_copy'],
    kinds: ['change_ticket'],
    decoy: 'other_system',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'command-then-smb',
    actions: ['privileged_command', 'file_read'],
    kinds: ['approved_test'],
    decoy: 'too_broad',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'mailbox-delegate',
    actions: ['mailbox_access'],
    kinds: ['change_ticket'],
    decoy: 'not_approved',
    country: null,
    systems: (t) => t.systems,
  },
  { id: 'masquerade', actions: ['account_use'], kinds: ['change_ticket'], decoy: 'other_person', country: null, systems: (t) => t.systems },
  {
    id: 'sabotage',
    actions: ['privileged_command', 'account_change'],
    kinds: ['change_ticket'],
    decoy: 'other_time',
    country: null,
    systems: (t) => t.systems,
  },
  {
    id: 'two-person-campaign',
    actions: ['file_read', 'web_upload'],
    kinds: ['project_change'],
    decoy: 'other_time',
    country: null,
    systems: (t) => t.systems,
  },
];

describe.each(CASES)('records of $id', ({ id, actions, kinds, decoy, country, systems }) => {
  const story = organisation(1);
  const truth = truthOf(story, id);
  const aliases = story.uba.find((u) => u.username === truth.username)?.aliases ?? [];
  const background = new Set(readRecords(story.contextCsv).map((r) => r.record.id));
  const needs = actions.map((action): Need => ({
    persons: aliases,
    systems: systems(truth).map((s) => s.toLowerCase()),
    action,
    interval: { fromMs: truth.fromMs, toMs: truth.toMs },
    country,
  }));
  const twinRecords = readRecords(organisation(1, 'twin').contextCsv).filter(
    (r) => !background.has(r.record.id) && r.record.persons.some((p) => aliases.includes(p)),
  );
  // The decoy may name somebody else, so it is known by its number.
  const numbers = new Set(twinRecords.map((r) => r.record.id));
  const decoyRecords = readRecords(organisation(1, 'decoy').contextCsv).filter((r) => numbers.has(r.record.id));

  test('the story has no record that covers', () => {
    const covering = readRecords(story.contextCsv).filter((r) => needs.some((n) => coversNeed(r.record, n, aliases).length === 0));
    expect(covering).toEqual([]);
  });

  test('the twin has records of the right kinds, and one of them covers everything', () => {
    expect(twinRecords.map((r) => r.kind).toSorted()).toEqual(kinds);
    expect(twinRecords.filter((r) => needs.every((n) => coversNeed(r.record, n, aliases).length === 0)).length).toBeGreaterThanOrEqual(1);
  });

  test(`the decoy has one record, wrong in one thing: ${decoy}`, () => {
    expect(decoyRecords).toHaveLength(1);
    expect(needs.map((n) => decoyRecords.map((r) => coversNeed(r.record, n, aliases)))).toEqual(needs.map(() => [[decoy]]));
  });

  test('only the twin is expected to be explained', () => {
    expect(truth).toMatchObject({ expected: 'needs_investigation', decoy });
    expect(truthOf(organisation(1, 'twin'), id).expected).toBe('explained');
    expect(truthOf(organisation(1, 'decoy'), id).expected).toBe('needs_investigation');
  });
});

function localTime(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (ms) => format.format(ms);
}

function zoneOffsetMs(timeZone: string, ms: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms);
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((p) => p.type === 'timeZoneName')?.value ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS;
}
