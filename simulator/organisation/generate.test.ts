import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import { localCalendar } from '../../scorers/local-time.ts';
import { STORY_IDS, type SimEvent } from './model.ts';
import { allAs, NOW_MS, organisation, sha256 } from './testing/organisation.ts';
import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import { isCollected, keptRecords } from './collected.ts';
import { generateOrganisation, planOrganisation, WINDOW_DAYS } from './generate.ts';
import { LOG_SOURCES } from './log-sources.ts';
import { SERVERS, WEB_PROXIES } from './sites.ts';
import { readRecords } from './testing/records.ts';

const world = organisation(1);
const { contextCsv: storyCsv, truth: storyTruth, ...storyRest } = world;
const storyRestHash = sha256(storyRest);

/** What the person writes; the rest of an event is written by machines. */
const TEXT_FIELDS = new Set(['Filename', 'File Path', 'Object Name', 'Command', 'Process CommandLine', 'Recipient Users']);

const withoutText = (e: SimEvent | undefined): unknown => ({
  ...e,
  properties: Object.entries(e?.properties ?? {}).map(([name, value]) => [name, TEXT_FIELDS.has(name) || value]),
});

describe('everything hangs on the seed and the moment', () => {
  test('the same seed gives the same organisation, byte for byte', () => {
    const again = generateOrganisation({ size: 'small', seed: 1, nowMs: NOW_MS, variants: allAs('story') });
    expect(sha256(again)).toBe(sha256(world));
  }, 60_000);

  test('another seed puts other people into every story', () => {
    const names = [1, 2, 3].map((seed) => organisation(seed).truth.map((t) => t.username));
    const pairs = STORY_IDS.map((_, i) => new Set(names.map((n) => n[i])).size);
    expect(Math.min(...pairs)).toBeGreaterThan(1);
  });

  test.each(['twin', 'decoy', 'missing'] as const)(
    'events, flows and HR of %s equal those of the story; records and truth differ',
    (variant) => {
      const { contextCsv, truth, ...rest } = organisation(1, variant);
      // The rest holds events and flows.
      expect(sha256(rest)).toBe(storyRestHash);
      expect(contextCsv).not.toBe(storyCsv);
      expect(truth).not.toEqual(storyTruth);
    },
  );

  test('injected differs from the story in text that the actors wrote and in a request of theirs, and in nothing else', () => {
    const { contextCsv, truth, events, ...rest } = organisation(1, 'injected');
    const { events: storyEvents, ...others } = storyRest;
    const marks = new RegExp(truth.map((t) => t.textMark).join('|'));
    const changed = events.filter((e, i) => JSON.stringify(e) !== JSON.stringify(storyEvents[i]));
    const added = contextCsv.split('\n').filter((line) => !storyCsv.includes(line));
    expect(sha256(rest)).toBe(sha256(others));
    expect(events).toHaveLength(storyEvents.length);
    expect(changed.map(withoutText)).toEqual(changed.map((e) => withoutText(storyEvents[events.indexOf(e)])));
    expect(changed.filter((e) => !marks.test(JSON.stringify(e.properties)))).toEqual([]);
    expect(changed.length).toBeGreaterThan(1_000);
    expect(added).toHaveLength(STORY_IDS.length);
    expect(added.filter((line) => !marks.test(line) || !line.includes(',requested,'))).toEqual([]);
  });

  test('hostile text stands in every field that is text of the person, and a file keeps its name and its ending', () => {
    const truth = organisation(1, 'injected').truth.find((t) => t.storyId === 'night-hr-files');
    const written = organisation(1, 'injected').events.filter((e) => JSON.stringify(e.properties).includes(truth?.textMark ?? '-'));
    expect(written).toHaveLength(15);
    expect(new Set(written.map((e) => e.properties.Filename)).size).toBe(15);
    expect(written.filter((e) => !/^[a-z-]+ .*cwmark\d{6}\.[a-z]+$/.test(String(e.properties.Filename)))).toEqual([]);
    expect(written.filter((e) => /[/:*?"<>|]/.test(String(e.properties.Filename)))).toEqual([]);
  });
});

describe('what is collected', () => {
  const truth = organisation(1, 'missing').truth;
  const lost = truth.filter((t) => t.coverage.kind === 'sources_absent' || t.coverage.kind === 'sources_silent');

  test('a case that has lost its log sources has none of its planted events left, though the organisation has them all', () => {
    for (const case_ of lost) {
      const seen = isCollected([case_], world.logSources);
      const planted = case_.events.flatMap((g) => g.atMs.map((devicetime) => ({ logsourceid: g.logSourceId, devicetime })));
      const types = case_.carriedBy.map((key) => LOG_SOURCE_TYPES[key].id as number);
      const carriers = new Set(world.logSources.filter((s) => types.includes(s.typeId)).map((s) => s.id));
      expect(planted.filter((e) => carriers.has(e.logsourceid)).length).toBeGreaterThan(0);
      expect(planted.filter((e) => carriers.has(e.logsourceid) && seen(e))).toEqual([]);
    }
    expect(lost.length).toBeGreaterThan(2);
  });

  test('without loss everything is collected, and without systems of records the export answers for no kind', () => {
    expect(world.events.every(isCollected(world.truth, world.logSources))).toBe(true);
    expect(keptRecords(world)).toBe(world.contextCsv);
    const absent = world.truth.map((t) => ({ ...t, coverage: { kind: 'records_absent' } as const }));
    expect(keptRecords({ ...world, truth: absent })).toBe(
      '# kinds:\nkind,id,persons,systems,actions,from,to,status,requested_by,approved_by,country\n',
    );
  });

  test('over many seeds every way of losing is met, with and without the record of the twin', () => {
    const plans = [1, 2, 3, 4, 5, 6].flatMap(
      (seed) => planOrganisation({ size: 'small', seed, nowMs: NOW_MS, variants: allAs('missing') }).organisation.truth,
    );
    expect(new Set(plans.map((t) => t.coverage.kind))).toEqual(new Set(['sources_absent', 'sources_silent', 'records_absent']));
    expect(new Set(plans.map((t) => t.explanation)).size).toBeGreaterThan(3);
    expect(new Set(plans.map((t) => t.expected))).toEqual(new Set(['not_concluded']));
  });
});

describe('size', () => {
  test('200 people with distinct names, 45 days of events that end at the moment', () => {
    expect(world.people).toHaveLength(200);
    expect(new Set(world.people.map((p) => p.username)).size).toBe(200);
    expect(world.uba).toHaveLength(200);
    const clocks = world.events.map((e) => e.devicetime);
    expect(Math.max(...world.events.map((e) => e.starttime).slice(-1))).toBeLessThan(NOW_MS);
    expect(Math.floor((NOW_MS - (clocks.reduce((a, b) => Math.min(a, b)) ?? 0)) / DAY_MS)).toBe(WINDOW_DAYS.small - 1);
    expect(clocks.reduce((a, b) => Math.max(a, b))).toBeLessThan(NOW_MS);
  });

  test('between 150,000 and 250,000 events and about 20,000 flows', () => {
    expect(world.events.length).toBeGreaterThan(150_000);
    expect(world.events.length).toBeLessThan(250_000);
    expect(world.flows.length).toBeGreaterThan(15_000);
    expect(world.flows.length).toBeLessThan(28_000);
  });

  test('one planted offense a story, six of them open at the start, and 40 closed ones', () => {
    expect(world.offenses.map((o) => o.storyId)).toEqual([...STORY_IDS]);
    expect(world.offenses.filter((o) => o.openAtStart).map((o) => o.storyId)).toEqual(STORY_IDS.slice(0, 6));
    expect(STORY_IDS.length).toBeGreaterThanOrEqual(14);
    expect(world.closedOffenses).toHaveLength(40);
    expect(world.closedOffenses.every((o) => o.atMs <= NOW_MS - 5 * DAY_MS && o.atMs > NOW_MS - 45 * DAY_MS)).toBe(true);
  });

  test('every offense lies in the last three days', () => {
    expect(world.offenses.filter((o) => o.atMs > NOW_MS - HOUR_MS || o.atMs < NOW_MS - 3.2 * DAY_MS)).toEqual([]);
  });

  test('12 people have a second account, one name has an apostrophe, some have letters outside ASCII', () => {
    expect(world.people.filter((p) => p.adminAccount !== null)).toHaveLength(12);
    expect(world.people.filter((p) => p.username.includes("'"))).toHaveLength(1);
    expect(world.people.filter((p) => /[^\p{ASCII}]/u.test(p.username)).length).toBeGreaterThan(5);
  });
});

describe('how events name people', () => {
  const forms = (username: string): string[] =>
    world.events.flatMap((e) => (e.username !== null && normaliseIdentifier('user', e.username) === username ? [e.username] : []));
  const written = new Set(forms(world.people[2]?.username ?? ''));

  test('in every form: plain, capitals, with domain, as mail address', () => {
    const [person] = world.people.filter((p) => p.n === 2);
    const name = person?.username ?? '';
    expect(written).toContain(name);
    expect(written).toContain(`CORP\\${name}`);
    expect(written).toContain(`${name}@corp.example`);
    expect([...written].some((w) => w !== name && w.toLowerCase() === name)).toBe(true);
  });

  test('every form is among the aliases that UBA knows, whatever its case', () => {
    const known = new Set(world.uba.flatMap((u) => u.aliases));
    const seen = new Set(world.events.flatMap((e) => (e.username === null ? [] : [e.username.toLowerCase()])));
    expect([...seen].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('log sources', () => {
  test('every one of them has events, apart from the rule engine', () => {
    const seen = new Set(world.events.map((e) => e.logsourceid));
    expect(world.logSources.filter((s) => !seen.has(s.id)).map((s) => s.id)).toEqual([LOG_SOURCES.cre.id]);
  });

  test('the nightly batch brings what happened by day', () => {
    const zones = new Map(world.people.map((p) => [p.username, localCalendar(p.timeZone)]));
    const batch = world.events.filter((e) => e.logsourceid === LOG_SOURCES.nas01.id);
    const atNight = batch.filter((e) => {
      const calendar = zones.get(normaliseIdentifier('user', e.username ?? ''));
      return calendar === undefined || calendar.at(e.devicetime).night !== null;
    });
    const arrival = (e: (typeof batch)[number]): number => (e.starttime % DAY_MS) - 2 * HOUR_MS - 30 * MINUTE_MS;
    expect(batch.length).toBeGreaterThan(10_000);
    expect(atNight.length).toBe(0);
    expect(batch.filter((e) => arrival(e) < 0 || arrival(e) > 10 * MINUTE_MS)).toEqual([]);
  });

  test('all others report within seconds', () => {
    const late = world.events.filter((e) => e.logsourceid !== LOG_SOURCES.nas01.id && e.starttime - e.devicetime > 3_000);
    expect(late).toEqual([]);
  });

  test('addresses are internal, or of the documentation ranges', () => {
    const allowed = /^(10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/;
    expect(world.events.filter((e) => !allowed.test(e.sourceip) || !allowed.test(e.destinationip))).toEqual([]);
    expect(world.flows.filter((f) => !allowed.test(f.sourceip) || !allowed.test(f.destinationip))).toEqual([]);
  });

  test('events from the net of a workstation are of whoever held its address at that moment', () => {
    const office = /^10\.(10|20|30)\.[4-9]\./;
    const byAddress = Map.groupBy(world.holdings, (h) => h.address);
    const wrong = world.events.filter((e) => {
      if (!office.test(e.sourceip) || e.username === null) return false;
      const name = normaliseIdentifier('user', e.username);
      // A second account is used by the person of the first, and the address of a workstation by its own people only.
      const holders = (byAddress.get(e.sourceip) ?? []).filter((h) => h.fromMs <= e.devicetime && e.devicetime < h.toMs);
      return !holders.some((h) => name.endsWith(h.username)) && world.truth.every((t) => !name.endsWith(t.username));
    });
    expect(wrong).toEqual([]);
  });

  test('addresses of one site stay, those of the others go from hand to hand; no two people hold one at once', () => {
    const hands = Map.groupBy(world.holdings, (h) => h.address);
    const most = (net: string): number =>
      Math.max(...[...hands].flatMap(([address, list]) => (address.startsWith(net) ? [list.length] : [])));
    expect(most('10.10.')).toBe(2);
    expect(most('10.20.')).toBeGreaterThan(4);
    expect(most('10.30.')).toBeGreaterThan(8);
    const together = [...hands.values()].flatMap((list) =>
      list.flatMap((a) => list.filter((b) => a !== b && a.fromMs < b.toMs && b.fromMs < a.toMs)),
    );
    expect(together).toEqual([]);
  });

  test('a virtual desktop is used by several people at once, and by one person on different days', () => {
    const logons = world.events.filter((e) => e.type === 'logon' && e.sourceip.startsWith('10.8.') && e.username !== null);
    const people = Map.groupBy(logons, (e) => `${e.sourceip} ${new Date(e.devicetime).toISOString().slice(0, 10)}`);
    const sizes = [...people.values()].map((list) => new Set(list.map((e) => normaliseIdentifier('user', e.username ?? ''))).size);
    const machines = Map.groupBy(logons, (e) => normaliseIdentifier('user', e.username ?? ''));
    expect(Math.max(...sizes)).toBeGreaterThan(3);
    expect([...machines.values()].every((list) => new Set(list.map((e) => e.sourceip)).size > 1)).toBe(true);
  });

  test('flows name nobody, and much of the traffic comes from machines that nobody sits at', () => {
    const servers = new Set<string>([...Object.values(SERVERS), ...Object.values(WEB_PROXIES)]);
    const nobodys = world.flows.filter((f) => servers.has(f.sourceip));
    expect(nobodys.length / world.flows.length).toBeGreaterThan(0.1);
    expect(Object.keys(world.flows[0] ?? {}).filter((key) => /user|name/.test(key))).toEqual([]);
  });
});

describe('exports', () => {
  test('HR has one row a person, with the second account and the shift', () => {
    const rows: Record<string, string>[] = parse(world.hrCsv, { columns: true });
    const [technician] = rows.filter((r) => r['title'] === 'Operations Technician');
    expect(rows).toHaveLength(200);
    expect(rows.filter((r) => r['user_names']?.includes(';adm.'))).toHaveLength(12);
    expect(technician).toMatchObject({ shift_start: '22', shift_end: '6', workdays: '1;2;3;4;5' });
    expect(rows.filter((r) => r['end_date'] !== '' && r['end_announced'] === 'false')).toHaveLength(2);
  });

  test('the context export lists all ten kinds and about 220 records of other people', () => {
    expect(world.contextCsv.split('\n')[0]).toBe(
      '# kinds: change_ticket;on_call;leave;travel;role_change;project_change;scheduled_job;service_account;approved_test;exception',
    );
    const records = readRecords(world.contextCsv);
    const subjects = new Set(world.truth.map((t) => t.username));
    expect(records.length).toBeGreaterThan(130);
    expect(records.length).toBeLessThan(260);
    expect(new Set(records.map((r) => r.kind)).size).toBe(10);
    expect(records.filter((r) => r.record.persons.some((p) => subjects.has(p)))).toEqual([]);
    expect(new Set(records.map((r) => r.record.id)).size).toBe(records.length);
  });

  test('two people are not tracked, and neither has a story', () => {
    const notTracked = world.referenceSets['UBA : Users Not Tracked'] ?? [];
    expect(notTracked).toHaveLength(2);
    expect(world.truth.filter((t) => notTracked.includes(t.username))).toEqual([]);
  });

  test('sensitivity and owner stand under the resource as events write it, in lower case', () => {
    expect(world.referenceMaps['Asset Sensitivity']?.['\\\\fs01\\hr-payroll']).toBe('HR sensitive');
    expect(world.referenceMaps['Asset Sensitivity']?.['\\\\fs03\\staging-tmp']).toBeUndefined();
    expect(world.people.map((p) => p.username)).toContain(world.referenceMaps['Asset Owner']?.['\\\\fs01\\hr-payroll']);
  });
});
