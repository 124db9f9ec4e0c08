import { describe, expect, test } from 'vitest';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { tokenise } from '../../claims/testing/evidence.ts';
import type { Offense, UbaUser } from '../../domain/offense.ts';
import { parseIntakeRule } from '../intake-rule.ts';
import { restrictedBy } from '../restricted.ts';
import { createPoller, type PollDeps } from './poll.ts';
import type { Sighting } from './look-at-offense.ts';

const USERNAME = 3;
/** Undecided offenses that one poll looks at again. */
const UNDECIDED_PAGE = 2;
const HOUR = 3_600_000;
const NOW = 1_790_000_000_000;
const signal = new AbortController().signal;
const nobody = () => Promise.resolve(new Set<string>());

function offense(id: number, change: Partial<Offense> = {}): Offense {
  return {
    id,
    description: '',
    status: 'OPEN',
    offenseType: USERNAME,
    offenseSource: 'jsmith',
    severity: 8,
    magnitude: 5,
    startTimeMs: NOW - HOUR,
    lastUpdatedTimeMs: NOW - HOUR,
    lastPersistedTimeMs: NOW - HOUR + id,
    inactive: false,
    assignedTo: null,
    closingReasonId: null,
    domainId: null,
    ...change,
  };
}

const UBA: UbaUser = {
  username: 'jsmith',
  displayName: null,
  aliases: ['adm.jsmith', 'CORP\\jsmith'],
  department: 'Finance',
  jobTitle: null,
  customGroup: null,
  city: null,
  country: null,
  manager: null,
  risk: 90,
  riskThreshold: 100,
};
const down = () => Promise.reject(new QRadarError(503, null, 'unavailable', 'QRadar answered 503: the server failed'));

/** A console that holds `offenses`, and what the service did with them. */
function world(offenses: Offense[], change: Partial<PollDeps> = {}) {
  const seen = {
    taken: [] as Sighting[],
    undecided: [] as [number, string][],
    noted: [] as unknown[],
    asked: [] as number[],
    cursor: null as number | null,
  };
  const known = new Set<number>();
  const deps: PollDeps = {
    usernameType: () => Promise.resolve(USERNAME),
    changedOffenses: async function* (_type, afterMs) {
      seen.asked.push(afterMs);
      await Promise.resolve();
      yield offenses.filter((o) => o.lastPersistedTimeMs > afterMs).toSorted((a, b) => a.lastPersistedTimeMs - b.lastPersistedTimeMs);
    },
    offense: (id) => Promise.resolve(offenses.find((o) => o.id === id) ?? null),
    contributions: () => Promise.resolve([{ ruleName: 'UBA : Create Offense', eventCount: 1, firstEventMs: 0, lastEventMs: 0 }]),
    usersNotTracked: () => Promise.resolve(new Set(['svc.backup'])),
    ubaUser: () => Promise.resolve(UBA),
    isRestricted: restrictedBy({ users: [], teams: [], reviewers: [] }, nobody),
    rule: parseIntakeRule('severity >= 7 or risk > threshold'),
    tokenise,
    verdictOf: (id) => (id === 2 ? 'false_positive' : null),
    isPaused: () => Promise.resolve(false),
    noteStatus: (input) => {
      seen.noted.push(input);
      return Promise.resolve(known.has(input.offenseId) ? 'noted' : 'unknown_offense');
    },
    take: (sighting) => {
      seen.taken.push(sighting);
      const wanted = sighting.intake.taken && sighting.tracked;
      if (wanted) known.add(sighting.offense.id);
      return Promise.resolve({ kind: wanted ? 'opened' : 'skipped' });
    },
    listUndecided: (o, reason) => Promise.resolve(void seen.undecided.push([o.id, reason])),
    forgetUndecided: (id) => {
      seen.undecided = seen.undecided.filter(([other]) => other !== id);
      return Promise.resolve();
    },
    undecided: (beforeMs, afterId) =>
      Promise.resolve(
        [...new Set(seen.undecided.map(([id]) => id))]
          .toSorted((a, b) => a - b)
          .filter((id) => id > afterId && (offenses.find((o) => o.id === id)?.lastPersistedTimeMs ?? 0) < beforeMs)
          .slice(0, UNDECIDED_PAGE),
      ),
    readCursor: () => Promise.resolve(seen.cursor === null ? null : { persistedMs: seen.cursor }),
    moveCursor: (persistedMs) => {
      seen.cursor = Math.max(persistedMs, seen.cursor ?? 0);
      return Promise.resolve();
    },
    overlapMs: 300_000,
    lookbackMs: 24 * HOUR,
    nowMs: () => NOW,
    log: { info: () => undefined, debug: () => undefined, warn: () => undefined },
    ...change,
  };
  return { deps, seen, offenses, poller: createPoller(deps) };
}
const takenIds = (seen: { taken: Sighting[] }): number[] => seen.taken.map((t) => t.offense.id);

describe('the poller', () => {
  test('the first look reaches back as far as configured, the next ones as far as the overlap', async () => {
    const { poller, seen } = world([offense(1)]);
    await poller.pollAll(signal);
    await poller.pollAll(signal);
    expect(seen.asked).toEqual([NOW - 24 * HOUR, NOW - HOUR + 1 - 300_000]);
  });

  test('the same (id, time) is looked at once, a later time again', async () => {
    const { poller, seen, offenses } = world([offense(1), offense(2)]);
    await poller.pollAll(signal);
    await poller.pollAll(signal);
    expect(takenIds(seen)).toEqual([1, 2]);
    offenses[0] = offense(1, { lastPersistedTimeMs: NOW });
    await poller.pollAll(signal);
    expect(takenIds(seen)).toEqual([1, 2, 1]);
  });

  test('what changed while the service was down is found after the start', async () => {
    const { deps, seen, offenses } = world([offense(1)]);
    await createPoller(deps).pollAll(signal);
    offenses.push(offense(2, { lastPersistedTimeMs: NOW + 5 * HOUR }), offense(3, { lastPersistedTimeMs: NOW + 9 * HOUR }));
    await createPoller(deps).pollAll(signal);
    expect(takenIds(seen)).toContain(2);
    expect(takenIds(seen)).toContain(3);
  });

  test('when QRadar fails in the middle, the cursor stays and nothing is lost', async () => {
    const broken = world([]);
    const failing = createPoller({
      ...broken.deps,
      changedOffenses: async function* () {
        yield [offense(1)];
        await down();
      },
    });
    await expect(failing.pollAll(signal)).rejects.toThrow('503');
    expect(broken.seen.cursor).toBeNull();
  });

  test('an offense that cannot be decided on is listed with the reason, holds the cursor back, and is looked at again', async () => {
    let works = false;
    const { poller, seen } = world([offense(1), offense(2)], {
      usersNotTracked: () => (works ? Promise.resolve(new Set<string>()) : down()),
    });
    await poller.pollAll(signal);
    expect(seen.taken).toEqual([]);
    expect(seen.undecided.map(([id]) => id)).toEqual([1, 2]);
    expect(seen.undecided[0]?.[1]).toContain('"UBA : Users Not Tracked" could not be read');
    expect(seen.cursor).toBe(NOW - HOUR);
    works = true;
    await poller.pollAll(signal);
    expect(takenIds(seen)).toEqual([1, 2]);
    expect(seen.undecided).toEqual([]);
    expect(seen.cursor).toBe(NOW - HOUR + 2);
  });

  test('what could not be decided for days is looked at by its id until it can, though the cursor went on', async () => {
    let works = false;
    const { poller, seen, offenses } = world([offense(1)], {
      ubaUser: () => (works ? Promise.resolve(UBA) : down()),
    });
    await poller.pollAll(signal);
    works = true;
    offenses.push(offense(2, { lastPersistedTimeMs: NOW + 72 * HOUR }));
    await poller.pollAll(signal);
    works = false;
    offenses.push(offense(3, { lastPersistedTimeMs: NOW + 73 * HOUR }));
    await poller.pollAll(signal);
    offenses.push(offense(4, { lastPersistedTimeMs: NOW + 200 * HOUR }));
    await poller.pollAll(signal);
    expect(seen.undecided.map(([id]) => id)).toContain(3);
    works = true;
    await poller.pollAll(signal);
    expect(takenIds(seen)).toContain(3);
    expect(seen.undecided).toEqual([]);
  });

  test('offenses that stay undecided keep none behind them waiting for ever', async () => {
    const stuck = [1, 2, 3].map((id) => offense(id, { offenseSource: `stuck${id}` }));
    const all = [...stuck, offense(4, { offenseSource: 'late' }), offense(9, { lastPersistedTimeMs: NOW + 72 * HOUR })];
    let up = false;
    const { poller, seen } = world(all, {
      ubaUser: (name) => (name.startsWith('stuck') || (name === 'late' && !up) ? down() : Promise.resolve(UBA)),
    });
    for (let poll = 0; poll < 3; poll += 1) await poller.pollAll(signal);
    up = true;
    for (let poll = 0; poll < 3; poll += 1) await poller.pollAll(signal);
    expect(takenIds(seen)).toContain(4);
  });

  test('what can never be decided does not hold the cursor for ever', async () => {
    const { poller, seen } = world([offense(1), offense(2, { lastPersistedTimeMs: NOW + 48 * HOUR })], {
      ubaUser: (_name) => down(),
    });
    await poller.pollAll(signal);
    expect(seen.cursor).toBe(NOW + 24 * HOUR);
  });

  test('during a pause nothing new is taken or asked about, and all of it is taken afterwards', async () => {
    let paused = true;
    const asked: number[] = [];
    const { poller, seen } = world([offense(1), offense(2)], {
      isPaused: () => Promise.resolve(paused),
      contributions: (id) => {
        asked.push(id);
        return Promise.resolve([{ ruleName: 'UBA : Create Offense', eventCount: 1, firstEventMs: 0, lastEventMs: 0 }]);
      },
    });
    await poller.pollAll(signal);
    expect([seen.taken, asked]).toEqual([[], []]);
    expect(seen.cursor).toBe(NOW - HOUR);
    paused = false;
    await poller.pollAll(signal);
    expect(takenIds(seen)).toEqual([1, 2]);
  });

  test('during a pause an open case still hears what became of its offense', async () => {
    let paused = false;
    const { poller, seen, offenses } = world([offense(1)], { isPaused: () => Promise.resolve(paused) });
    await poller.pollAll(signal);
    paused = true;
    offenses[0] = offense(1, { lastPersistedTimeMs: NOW, status: 'CLOSED', closingReasonId: 2, assignedTo: 'admin' });
    await poller.pollAll(signal);
    expect(seen.noted.at(-1)).toEqual({
      offenseId: 1,
      status: 'CLOSED',
      assignedToken: tokenise('user', 'admin'),
      proposedVerdict: 'false_positive',
      persistedMs: NOW,
    });
  });

  test('stops between offenses when the process goes down', async () => {
    const stopping = new AbortController();
    const { deps, seen } = world([offense(1), offense(2)]);
    const poller = createPoller({
      ...deps,
      take: (s) => {
        stopping.abort();
        return deps.take(s);
      },
    });
    await expect(poller.pollAll(stopping.signal)).rejects.toThrow();
    expect(takenIds(seen)).toEqual([1]);
    expect(seen.cursor).toBeNull();
  });
});

describe('what is taken', () => {
  test.each<[string, Partial<Offense>, Partial<PollDeps>, Partial<Sighting['intake']> & { tracked?: boolean; restricted?: boolean }]>([
    ['severity over the line', {}, {}, { taken: true }],
    ['severity and risk below', { severity: 5 }, {}, { taken: false, rule: 'severity >= 7 or risk > threshold' }],
    ['risk over the threshold', { severity: 5 }, { ubaUser: () => Promise.resolve({ ...UBA, risk: 101 }) }, { taken: true }],
    ['low severity and a user that UBA does not know', { severity: 5 }, { ubaUser: () => Promise.resolve(null) }, { taken: false }],
    ['a closed offense', { status: 'CLOSED' }, {}, { taken: false, rule: 'the offense is open' }],
    ['a hidden offense', { status: 'HIDDEN' }, {}, { taken: false, rule: 'the offense is open' }],
    ['somebody who is not tracked', {}, { usersNotTracked: () => Promise.resolve(new Set(['jsmith'])) }, { tracked: false }],
    [
      'somebody whose second account is not tracked',
      {},
      { usersNotTracked: () => Promise.resolve(new Set(['adm.jsmith'])) },
      { tracked: false },
    ],
    [
      'somebody who is not tracked, written otherwise',
      { offenseSource: 'CORP\\JSmith' },
      { usersNotTracked: () => Promise.resolve(new Set(['jsmith@corp.example'])) },
      { tracked: false },
    ],
    [
      'a restricted user, by an alias',
      {},
      { isRestricted: restrictedBy({ users: ['adm.jsmith'], teams: [], reviewers: [] }, nobody) },
      { restricted: true },
    ],
    [
      'a user of QRadar, by an alias',
      {},
      { isRestricted: restrictedBy({ users: [], teams: [], reviewers: [] }, () => Promise.resolve(new Set(['adm.jsmith']))) },
      { restricted: true },
    ],
    [
      'somebody where the token may not see the users of QRadar',
      {},
      { isRestricted: restrictedBy({ users: [], teams: [], reviewers: [] }, () => Promise.resolve(null)) },
      { restricted: false },
    ],
    ['a reviewer', {}, { isRestricted: restrictedBy({ users: [], teams: [], reviewers: ['JSMITH'] }, nobody) }, { restricted: true }],
    [
      'somebody of a restricted team',
      {},
      { isRestricted: restrictedBy({ users: [], teams: ['finance '], reviewers: [] }, nobody) },
      { restricted: true },
    ],
  ])('%s', async (_name, what, change, expected) => {
    const { poller, seen } = world([offense(1, what)], change);
    await poller.pollAll(signal);
    const [taken] = seen.taken;
    const { tracked, restricted, ...intake } = expected;
    expect(taken?.intake).toMatchObject(intake);
    expect([taken?.tracked, taken?.restricted]).toEqual([tracked ?? true, restricted ?? false]);
  });

  test('an offense that no UBA rule made is handed on as such, and nobody is asked about the person', async () => {
    const { poller, seen } = world([offense(1)], {
      contributions: () => Promise.resolve([{ ruleName: 'Multiple Login Failures', eventCount: 1, firstEventMs: 0, lastEventMs: 0 }]),
      usersNotTracked: down,
      ubaUser: down,
    });
    await poller.pollAll(signal);
    expect(seen.taken[0]?.offense.senseTypes).toEqual([]);
    expect(seen.undecided).toEqual([]);
  });

  test.each<[string, Partial<PollDeps>, RegExp]>([
    ['the rules of the offense', { contributions: down }, /^the rules of the offense could not be read/],
    ['UBA', { ubaUser: down }, /^UBA could not be read/],
    [
      'the users of QRadar',
      { isRestricted: restrictedBy({ users: [], teams: [], reviewers: [] }, down) },
      /^the users of QRadar could not be read/,
    ],
    ['the set, because it is not there', { usersNotTracked: () => Promise.resolve(null) }, /does not exist; make it/],
  ])('without %s nobody is investigated, and the reason is listed', async (_name, change, reason) => {
    const { poller, seen } = world([offense(1)], change);
    await poller.pollAll(signal);
    expect(seen.taken).toEqual([]);
    expect(seen.undecided[0]?.[1]).toMatch(reason);
  });
});

describe('a hint', () => {
  test('is followed at once, by reading the offense itself', async () => {
    const { poller, seen } = world([offense(7)]);
    expect(await poller.pollOne(7, signal)).toBe('opened');
    expect(takenIds(seen)).toEqual([7]);
    expect(seen.cursor).toBeNull();
  });

  test('to an offense that is not there, or of another type, opens nothing', async () => {
    const { poller, seen } = world([offense(7, { offenseType: 0, offenseSource: '10.0.0.7' })]);
    expect(await poller.pollOne(8, signal)).toBe('gone');
    await poller.pollOne(7, signal);
    expect(seen.taken[0]?.offense).toMatchObject({ isUsernameType: false, senseTypes: [] });
  });
});
