import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Offense } from '../../domain/offense.ts';
import { closeOffense, closingReasons, getOffense, listChangedOffenses, offenseContributions, usernameOffenseType } from './offenses.ts';
import { CONSOLE, envelope, never, playList, quickClient } from './testing.ts';

const client = quickClient();

const row = (id: number, persisted: number, more: object = {}) => ({
  id,
  description: 'UBA : Create Offense\n',
  status: 'OPEN',
  offense_type: 3,
  offense_source: 'jsmith',
  severity: 8,
  magnitude: 7,
  start_time: 1789990000000,
  last_updated_time: 1790000000000,
  last_persisted_time: persisted,
  inactive: false,
  assigned_to: null,
  closing_reason_id: null,
  domain_id: 0,
  ...more,
});

/** A console whose list of offenses answers `filter`, `sort` and Range as QRadar does; `change` runs before each answer. */
function playOffenses(rows: ReturnType<typeof row>[], change: (call: number) => void = () => {}): string[] {
  const filters: string[] = [];
  nock(CONSOLE)
    .persist()
    .get('/api/siem/offenses')
    .query(true)
    .reply(function reply(uri) {
      change(filters.length);
      const query = new URL(uri, CONSOLE).searchParams;
      filters.push(query.get('filter') ?? '');
      const fromMs = Number(/last_persisted_time>=(\d+)$/.exec(query.get('filter') ?? '')?.[1]);
      const [from = 0, to = 0] = (/items=(\d+)-(\d+)/.exec(String(this.req.headers['range']))?.slice(1) ?? []).map(Number);
      const found = rows.filter((r) => r.last_persisted_time >= fromMs).sort((a, b) => a.last_persisted_time - b.last_persisted_time);
      return [200, found.slice(from, to + 1)];
    });
  return filters;
}

async function changed(persistedAfterMs: number, pageSize: number): Promise<Offense[]> {
  const offenses: Offense[] = [];
  for await (const page of listChangedOffenses(client, { usernameType: 3, persistedAfterMs, pageSize }, never)) offenses.push(...page);
  return offenses;
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('changed offenses', () => {
  test('are those of the type, after the moment, the oldest change first', async () => {
    const filters = playOffenses([row(1, 100), row(3, 300), row(2, 200)]);
    expect((await changed(100, 50)).map((o) => o.id)).toEqual([2, 3]);
    expect(filters).toEqual(['offense_type=3 and last_persisted_time>=101']);
  });

  test('are read as our words, with null where QRadar knows nothing', async () => {
    playOffenses([row(42, 200, { offense_source: null, start_time: null, domain_id: null })]);
    expect(await changed(100, 50)).toEqual([
      {
        id: 42,
        description: 'UBA : Create Offense',
        status: 'OPEN',
        offenseType: 3,
        offenseSource: '',
        severity: 8,
        magnitude: 7,
        startTimeMs: 200,
        lastUpdatedTimeMs: 1790000000000,
        lastPersistedTimeMs: 200,
        inactive: false,
        assignedTo: null,
        closingReasonId: null,
        domainId: null,
      },
    ]);
  });

  test('are all found over several pages, also many of one moment, each once', async () => {
    playOffenses([...Array.from({ length: 7 }, (_, i) => row(i, 500)), row(7, 600), row(8, 600), row(9, 700)]);
    const ids = (await changed(0, 2)).map((o) => o.id);
    expect(ids).toHaveLength(10);
    expect(new Set(ids)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });

  test('are not lost when one changes while they are read', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => row(i, 100 + i));
    playOffenses(rows, (call) => {
      const [first] = rows;
      if (call === 1 && first !== undefined) first.last_persisted_time = 900;
    });
    const found = await changed(0, 2);
    expect(new Set(found.map((o) => o.id))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(found.filter((o) => o.id === 0).map((o) => o.lastPersistedTimeMs)).toEqual([100, 900]);
  });
});

describe('one offense', () => {
  test('that QRadar does not have is null', async () => {
    nock(CONSOLE)
      .get('/api/siem/offenses/999')
      .query(true)
      .reply(404, envelope(404, 1002, 'No offense was found'));
    expect(await getOffense(client, 999, never)).toBeNull();
  });

  test.each([401, 403, 422])('that could not be asked for (%d) is an error, not null', async (status) => {
    nock(CONSOLE)
      .get('/api/siem/offenses/999')
      .query(true)
      .reply(status, envelope(status, 1, ''));
    await expect(getOffense(client, 999, never)).rejects.toMatchObject({ name: 'QRadarError', http: status });
  });

  test('without an id that can be one is never asked for', async () => {
    await expect(getOffense(client, 1.5, never)).rejects.toThrow('id: must be a whole number');
  });
});

describe('the offense type of user names', () => {
  test.each([
    {
      types: [
        { id: 0, property_name: 'sourceIP', name: 'Source IP' },
        { id: 3, property_name: 'userName', name: 'Username' },
      ],
      id: 3,
    },
    {
      types: [
        { id: 9, property_name: 'userName', name: 'Username', custom: true },
        { id: 5, property_name: null, name: 'Username' },
      ],
      id: 5,
    },
  ])('is found by its name: $id', async ({ types, id }) => {
    playList('/api/siem/offense_types', types);
    expect(await usernameOffenseType(client, never)).toBe(id);
  });

  test('that is missing is an error that says so', async () => {
    playList('/api/siem/offense_types', []);
    await expect(usernameOffenseType(client, never)).rejects.toMatchObject({ kind: 'not_configured' });
  });
});

test('contributions name the rules of one offense', async () => {
  const seen: URLSearchParams[] = [];
  const reply = {
    id: 9,
    rule_id: 100500,
    rule_name: 'UBA : Create Offense',
    rule_type: 'EVENT',
    offense_id: 42,
    event_count: 3,
    first_event: 1,
    last_event: 2,
  };
  playList('/api/analytics/rules_offense_contributions', [reply], seen);
  expect(await offenseContributions(client, 42, never)).toEqual([
    { ruleName: 'UBA : Create Offense', eventCount: 3, firstEventMs: 1, lastEventMs: 2 },
  ]);
  expect(seen[0]?.get('filter')).toBe('offense_id=42');
});

test('closing reasons are those a person may choose', async () => {
  playList('/api/siem/offense_closing_reasons', [
    { id: 1, text: 'Non-Issue', is_deleted: false, is_reserved: false },
    { id: 2, text: 'Old', is_deleted: true, is_reserved: false },
    { id: 4, text: 'System', is_deleted: false, is_reserved: true },
  ]);
  expect(await closingReasons(client, never)).toEqual([{ id: 1, text: 'Non-Issue' }]);
});

describe('closing', () => {
  test('answers the closed offense and the answer as received', async () => {
    const closed = row(42, 300, { status: 'CLOSED', closing_reason_id: 1 });
    nock(CONSOLE).post('/api/siem/offenses/42?status=CLOSED&closing_reason_id=1').reply(200, closed);
    expect(await closeOffense(client, 42, 1, never)).toEqual({
      offense: expect.objectContaining({ id: 42, status: 'CLOSED', closingReasonId: 1 }),
      raw: JSON.stringify(closed),
    });
  });

  test.each([
    { status: 'CLOSED', outcome: 'already_closed' },
    { status: 'OPEN', outcome: 'QRadarError' },
  ])('that is refused while the offense is $status ends as $outcome', async ({ status, outcome }) => {
    nock(CONSOLE)
      .post('/api/siem/offenses/42')
      .query(true)
      .reply(409, envelope(409, 1008, 'state'));
    nock(CONSOLE)
      .get('/api/siem/offenses/42')
      .query(true)
      .reply(200, row(42, 300, { status }));
    const ended: unknown = await closeOffense(client, 42, 1, never).catch((error: unknown) =>
      error instanceof Error ? error.name : error,
    );
    expect(ended).toBe(outcome);
  });

  test('an offense that QRadar deleted meanwhile has nothing left to close', async () => {
    nock(CONSOLE)
      .post('/api/siem/offenses/42')
      .query(true)
      .reply(404, envelope(404, 1002, 'gone'));
    nock(CONSOLE)
      .get('/api/siem/offenses/42')
      .query(true)
      .reply(404, envelope(404, 1002, 'gone'));
    expect(await closeOffense(client, 42, 1, never)).toBe('already_closed');
  });

  test('is not tried twice', async () => {
    const scope = nock(CONSOLE)
      .post('/api/siem/offenses/42')
      .query(true)
      .reply(500, envelope(500, 1020, ''));
    await expect(closeOffense(client, 42, 1, never)).rejects.toMatchObject({ http: 500 });
    expect(scope.isDone()).toBe(true);
  });
});
