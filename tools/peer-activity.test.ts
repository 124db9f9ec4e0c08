import { describe, expect, test } from 'vitest';
import { EVENT_TYPES, LOG_SOURCE_TYPES } from '../domain/event-types.ts';
import { measuresOf } from '../scorers/measures.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Employee, HrPort } from '../connectors/hris/port.ts';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { Coverage } from '../domain/tool-result.ts';
import { peerActivityTool } from './peer-activity.ts';
import { peerGroupTool } from './peer-group.ts';
import { aliasesLike } from './peers/aliases.ts';
import { arielWith, CONTEXT, depsWith, employee, evidence, RISK_FROM_MS, TOKENISE } from './testing.ts';

const signal = new AbortController().signal;
const SELF = employee(0, { userNames: ['jsmith'] });
const TEAM = [1, 2, 3, 4, 5, 6].map((n) => employee(n));

function hrWith(people: Employee[], self: Employee | null = SELF): HrPort {
  return {
    find: async () => ({ state: 'answered', value: self }),
    listBy: async (attribute, value) => {
      const field = attribute === 'manager' ? 'managerRef' : attribute;
      return { state: 'answered', value: people.filter((e) => e[field] === value) };
    },
  };
}

function peerRow(name: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    peer_name: name,
    qid_no: EVENT_TYPES.shareFileChecked.qid,
    event_id: 5145,
    ls_type: LOG_SOURCE_TYPES.windows.name,
    res: '\\\\fs01\\hr-payroll',
    period: 'baseline',
    night: 1,
    n: 30,
    bytes: 0,
    ...change,
  };
}

describe('peer groups', () => {
  test('the person is no peer, and members are pseudonyms', async () => {
    const result = await peerGroupTool({ hr: hrWith([SELF, ...TEAM]), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    expect(result).toMatchObject({ ok: true, coverage: { state: 'complete' } });
    expect(result.ok && result.rows.map((r) => r.definition)).toEqual(['title', 'department', 'location']);
    expect(result.ok && result.rows[0]?.members).toEqual(TEAM.map((e) => TOKENISE('user', e.userNames[0] ?? '')));
  });

  test.each([
    { name: 'four peers', hr: hrWith([SELF, ...TEAM.slice(0, 4)]), kind: 'too_few', says: 'fewer than 5 peers' },
    { name: 'nobody in HR', hr: hrWith([], null), kind: 'too_few', says: 'fewer than 5 peers' },
    {
      name: 'HR down',
      hr: {
        find: async () => ({ state: 'could_not_check', reason: 'HR does not answer' }),
        listBy: async () => ({ state: 'could_not_check', reason: 'HR does not answer' }),
      } satisfies HrPort,
      kind: 'unavailable',
      says: 'HR does not answer',
    },
    {
      name: 'no HR at all',
      hr: { find: async () => ({ state: 'not_configured' }), listBy: async () => ({ state: 'not_configured' }) } satisfies HrPort,
      kind: 'not_configured',
      says: 'no HR system',
    },
  ])('$name is a failure, not an empty comparison', async ({ hr, kind, says }) => {
    for (const tool of [peerGroupTool(depsWith({ hr })), peerActivityTool(depsWith({ hr }))]) {
      expect(await tool.run(CONTEXT, {}, signal)).toMatchObject({ ok: false, failure: { kind, message: expect.stringContaining(says) } });
    }
  });

  test('a title of four falls back to the department of six', async () => {
    const people = TEAM.map((e, i) => (i < 2 ? { ...e, title: 'Controller' } : e));
    const result = await peerGroupTool({ hr: hrWith([SELF, ...people]), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    expect(result.ok && result.rows.map((r) => r.definition)).toEqual(['department', 'location']);
  });

  test('what the person is comes from UBA when HR does not know the person', async () => {
    const uba = {
      username: 'jsmith',
      displayName: null,
      aliases: [],
      department: null,
      jobTitle: 'Finance Analyst',
      customGroup: null,
      city: null,
      country: null,
      manager: null,
      risk: 1,
      riskThreshold: 1,
    };
    const context = { ...CONTEXT, subject: { ...CONTEXT.subject, uba } };
    const result = await peerGroupTool({ hr: hrWith(TEAM, null), tokenise: TOKENISE }).run(context, {}, signal);
    expect(result.ok && result.rows.map((r) => r.definition)).toEqual(['title']);
  });

  test.each([
    { name: 'who joined in the baseline', change: { startDate: '2026-03-15' } },
    { name: 'who left before', change: { endDate: '2026-03-20' } },
    { name: 'whose name cannot be asked for', change: { userNames: ['a;b'] } },
  ])('somebody $name is no peer', async ({ change }) => {
    const result = await peerGroupTool({ hr: hrWith([...TEAM, employee(9, change)]), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    expect(result.ok && result.rows[0]?.members).toHaveLength(TEAM.length);
  });

  test('of more than sixty the same sixty are taken each time, and it is said', async () => {
    const many = Array.from({ length: 100 }, (_, i) => employee(i + 1));
    const deps = { hr: hrWith(many), tokenise: TOKENISE };
    const once = await peerGroupTool(deps).run(CONTEXT, {}, signal);
    const again = await peerGroupTool({ hr: hrWith(many.toReversed()), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    expect(once).toEqual(again);
    expect(once).toMatchObject({ coverage: { state: 'complete' }, rows: [{ definition: 'title', size: 100 }, {}, {}] });
  });
});

describe('peer activity', () => {
  test('all forms and accounts of a peer are one pseudonym, in one search', async () => {
    const team = [employee(1, { userNames: ['user1', 'adm.user1'] }), ...TEAM.slice(1)];
    const ariel = arielWith(() => [
      peerRow('user1'),
      peerRow('corp\\adm.user1', { n: 4 }),
      peerRow('user2@corp.example', { n: 1 }),
      peerRow('stranger'),
    ]);
    const result = await peerActivityTool({ ariel, hr: hrWith(team), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    expect(ariel.asked).toHaveLength(1);
    expect(result.ok && result.rows.map((r) => [r.peer, r.count])).toEqual(
      [
        [TOKENISE('user', 'user1'), 34],
        [TOKENISE('user', 'user2'), 1],
      ].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    expect(JSON.stringify(result.ok && result.rows)).not.toContain('user1');
  });

  test("a peer's night is the peer's own: the afternoon of New York is no night beside Berlin", async () => {
    const away = { timeZone: 'America/New_York' };
    const team = [...TEAM.slice(0, 3), employee(7, away), employee(8, away), employee(9, { timeZone: null })];
    const ariel = arielWith(() => []);
    await peerActivityTool({ ariel, hr: hrWith(team), tokenise: TOKENISE }).run(CONTEXT, {}, signal);
    const night = ariel.asked.flatMap((s) => (s.columns === '*' ? [] : s.columns)).find((c) => c.alias === 'night');
    const asked = JSON.stringify(night);
    // Berlin is two hours ahead of UTC at that time, New York four behind.
    expect(asked).toContain(String(2 * 3_600_000));
    expect(asked).toContain(String(4 * 3_600_000));
    expect(['user7', 'user8', 'user1', 'user9'].map((name) => asked.includes(`"${name}"`))).toEqual([true, true, false, false]);
  });

  test('thirty reads in 28 nights are a nightly mean of 30/28 beside silent colleagues', async () => {
    const deps = {
      ariel: arielWith(() => TEAM.slice(0, 4).map((e) => peerRow(e.userNames[0] ?? ''))),
      hr: hrWith([SELF, ...TEAM]),
      tokenise: TOKENISE,
    };
    const groups = await peerGroupTool(deps).run(CONTEXT, {}, signal);
    const found = await peerActivityTool(deps).run(CONTEXT, {}, signal);
    const at = RISK_FROM_MS + 15 * 3_600_000;
    const own = {
      hour: at,
      channel: 'file',
      resource: '\\\\fs01\\hr-payroll',
      count: 15,
      bytes: 0,
      firstMs: at,
      lastMs: at,
      maxDelayMs: 0,
      logSourceType: '',
      coalesced: false,
    } as const;
    const [measure] = measuresOf(
      [
        evidence('own_activity', [own]),
        evidence('peer_group', groups.ok ? groups.rows : []),
        evidence('peer_activity', found.ok ? found.rows : [], { params: canonicalJson({}) }),
      ],
      CONTEXT,
    );
    expect(measure?.peers).toHaveLength(6);
    expect(measure?.peers.map((p) => p.nightlyMean).sort()).toEqual([0, 0, 30 / 28, 30 / 28, 30 / 28, 30 / 28]);
  });
});

describe('forms of a peer’s name', () => {
  test('are those in which the person is known', () => {
    expect(aliasesLike(['jsmith', 'corp\\jsmith', 'jsmith@corp.example'], ['MLee'])).toEqual(['mlee', 'corp\\mlee', 'mlee@corp.example']);
  });

  test('hold apostrophes and letters outside ASCII', () => {
    expect(aliasesLike(["corp\\o'brien"], ['Müller'])).toEqual(['müller', 'corp\\müller']);
  });

  test('a second account of the person adds no form', () => {
    expect(aliasesLike(['jsmith', 'adm.jsmith'], ['mlee'])).toEqual(['mlee']);
  });
});

/** A console that keeps `limit` rows of an answer; one row a peer. */
const limited = (limit: number): Ariel & { searches: number } => {
  const ariel = {
    searches: 0,
    search: async (select: Select) => {
      ariel.searches += 1;
      const asked = TEAM.flatMap((e) => e.userNames).filter((name) => canonicalJson(select).includes(JSON.stringify(name)));
      const rows = asked.map((name) => peerRow(name)).slice(0, limit);
      const coverage: Coverage =
        rows.length < limit ? { state: 'complete' } : { state: 'partial', reason: `the result reached its limit of ${limit} rows` };
      return { ok: true as const, rows, coverage, aql: 'SELECT', searchId: 's' };
    },
  };
  return ariel;
};
const askPeers = (ariel: Ariel) => peerActivityTool(depsWith({ ariel, hr: hrWith([SELF, ...TEAM]) })).run(CONTEXT, {}, signal);

describe('an answer about all peers that was cut', () => {
  test('is asked for in parts, and whole when these are', async () => {
    const ariel = limited(4);
    const result = await askPeers(ariel);
    expect(result).toMatchObject({ ok: true, coverage: { state: 'complete' } });
    expect(result.ok && new Set(result.rows.map((r) => r.peer)).size).toBe(TEAM.length);
    expect(ariel.searches).toBe(4);
  });

  test('stays in part when the parts are cut too', async () => {
    const result = await askPeers(limited(1));
    expect(result).toMatchObject({ ok: true, coverage: { state: 'partial', reason: 'the result reached its limit of 1 rows' } });
  });

  test('costs one search when nothing was cut', async () => {
    const ariel = limited(100);
    await askPeers(ariel);
    expect(ariel.searches).toBe(1);
  });
});
