import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DraftContent } from '../domain/draft.ts';
import type { FaultInput } from '../simulator/http/faults.ts';
import { peopleOf } from './people.ts';
import { START_MS, startWholeService, TEST_MS, type WholeService, until } from './whole-service.ts';

const DEADLINE_S = 5;
const RULES = ['UBA : Abnormal increase in User activity'];

let world: WholeService;
let people: string[];
beforeAll(async () => {
  world = await startWholeService({ POLL_SECONDS: '3600', ARIEL_DEADLINE_SECONDS: String(DEADLINE_S), ARIEL_SEARCHES_PER_HOUR: '10000' });
  people = peopleOf(world.simulator);
}, START_MS);
afterAll(() => world.stop());

/** An offense on somebody who had none yet. */
async function offense(): Promise<number> {
  const username = people.shift();
  if (username === undefined) throw new Error('nobody is left');
  const { id } = await world.simulator.control.raise({ username, rules: RULES, severity: 8 });
  return id;
}

/** The draft of a new offense while QRadar has the faults. */
async function draftWith(faults: readonly FaultInput[]): Promise<DraftContent> {
  const id = await offense();
  world.simulator.control.setFaults(faults);
  try {
    await world.hint(id);
    return await world.draft(id);
  } finally {
    world.simulator.control.clearFaults();
  }
}

/** The first `passed` requests under the path are well, all after them are not. */
function after(passed: number, fault: FaultInput): FaultInput[] {
  return [{ ...fault, skip: passed }];
}

const gapsOf = (content: DraftContent): string => content.gaps.map((g) => g.text).join(' ');
const accusing = (content: DraftContent) => content.claims.filter((c) => c.polarity === 'points_toward');
/** Absence is claimed of nothing that was not seen. */
const absent = (content: DraftContent) => content.claims.filter((c) => /^no_|not_found/.test(c.frame));

describe('Ariel', () => {
  const BROKEN = [
    { kind: '401', says: 'access was denied' },
    { kind: '403', says: 'access was denied' },
    { kind: '503', says: 'the system did not answer' },
    { kind: 'down', says: 'the system did not answer' },
    { kind: 'reset', says: 'the system did not answer' },
    { kind: 'truncated', says: 'the system did not answer' },
    { kind: 'ariel_error', says: 'the system did not answer' },
    { kind: 'stuck_sorting', says: 'no answer in time' },
  ] as const;
  test.each(BROKEN)(
    '$kind: the draft says what could not be seen, and concludes nothing from it',
    { timeout: TEST_MS },
    async ({ kind, says }) => {
      const content = await draftWith([{ path: '/api/ariel/searches', kind }]);
      expect(content.conclusion).toBe('not_concluded');
      for (const source of ['the sense events of UBA', "the account's own activity", 'log-ons', 'the state of the log sources'])
        expect(gapsOf(content)).toContain(`Could not be looked at: ${source} (${says}`);
      expect(gapsOf(content)).toContain(`Peers could not be compared (${says}).`);
      expect(accusing(content)).toEqual([]);
      expect(absent(content)).toEqual([]);
    },
  );

  test('a search that outlasts its deadline is cancelled on the console, and is a gap', { timeout: TEST_MS }, async () => {
    world.simulator.control.setArielDelay(60_000);
    const before = world.simulator.control.searches().length;
    try {
      const content = await draftWith([]);
      expect(content.conclusion).toBe('not_concluded');
      expect(gapsOf(content)).toContain("Could not be looked at: the account's own activity (no answer in time).");
      const made = world.simulator.control.searches().slice(before);
      expect(made.length).toBeGreaterThan(4);
      expect(made.map((s) => s.status)).toEqual(made.map(() => 'CANCELED'));
    } finally {
      world.simulator.control.setArielDelay(0);
    }
  });
});

describe('UBA', () => {
  const BROKEN: { fault: Pick<FaultInput, 'kind' | 'ms'>; says: string }[] = [
    { fault: { kind: '401' }, says: 'access was denied' },
    { fault: { kind: '403' }, says: 'access was denied' },
    { fault: { kind: '503' }, says: 'the system did not answer' },
    { fault: { kind: 'down' }, says: 'the system did not answer' },
    { fault: { kind: 'reset' }, says: 'the system did not answer' },
    { fault: { kind: 'truncated' }, says: 'the system did not answer' },
    { fault: { kind: 'slow', ms: 20_000 }, says: 'no answer in time' },
  ];
  test.each(BROKEN)(
    '$fault.kind after the offense was taken is a gap: names and groups are unknown, the look-back is whole',
    { timeout: TEST_MS },
    async ({ fault, says }) => {
      const content = await draftWith(after(1, { path: '/console/plugins', ...fault }));
      expect(gapsOf(content)).toContain(`Could not be looked at: what UBA knows of the person (${says}).`);
      expect(content.conclusion).toBe('not_concluded');
      expect(content.selection.sections.limits.length + content.gaps.length).toBeGreaterThan(0);
    },
  );

  test('what stands out is not concluded upon while the other names of the person are unknown', { timeout: TEST_MS }, async () => {
    const { id } = await world.simulator.control.raiseStory('night-hr-files');
    world.simulator.control.setFaults(after(1, { path: '/console/plugins', kind: '503' }));
    await world.hint(id);
    const content = await world.draft(id);
    world.simulator.control.clearFaults();
    expect(accusing(content).length).toBeGreaterThan(0);
    expect(content.gaps.filter((g) => g.hides.sources.includes('uba')).map((g) => g.material)).toEqual([true]);
    expect(content.conclusion).toBe('not_concluded');
  });

  test(
    'that cannot be read when the offense comes decides nothing: it is listed with the reason, and taken once UBA is back',
    { timeout: TEST_MS },
    async () => {
      const id = await offense();
      world.simulator.control.setFaults([{ path: '/console/plugins', kind: '503' }]);
      await world.hint(id);
      const skip = await until('the offense is listed', async () => (await world.skips()).find((s) => s.offenseId === id));
      expect(skip).toMatchObject({ rule: 'undecided', reason: expect.stringContaining('UBA could not be read') });
      expect(await world.line(id)).toBeUndefined();
      world.simulator.control.clearFaults();
      await world.hint(id);
      await world.draft(id);
      expect((await world.skips()).map((s) => s.offenseId)).not.toContain(id);
    },
  );
});

describe('reference data', () => {
  test.each(['401', '403', '503', 'down', 'reset', 'truncated'] as const)(
    '%s on the maps: the classes of resources are a gap',
    { timeout: TEST_MS },
    async (kind) => {
      const content = await draftWith([{ path: '/api/reference_data/maps', kind }]);
      expect(gapsOf(content)).toContain('Could not be looked at: the sensitivity of resources');
      expect(JSON.stringify(content.claims)).not.toContain('HR sensitive');
    },
  );

  test('maps that answer too late are a gap', { timeout: TEST_MS }, async () => {
    const content = await draftWith([{ path: '/api/reference_data/maps', kind: 'slow', ms: 25_000 }]);
    expect(gapsOf(content)).toContain('Could not be looked at: the sensitivity of resources');
  });

  test.each(['401', '503', 'truncated'] as const)(
    '%s on the list of users who are not tracked: nobody is investigated until it can be read',
    { timeout: TEST_MS },
    async (kind) => {
      const id = await offense();
      world.simulator.control.setFaults([{ path: '/api/reference_data_collections', kind }]);
      await world.hint(id);
      const skip = await until('the offense is listed', async () => (await world.skips()).find((s) => s.offenseId === id));
      expect(skip.reason).toContain('the set "UBA : Users Not Tracked" could not be read');
      world.simulator.control.clearFaults();
      await world.hint(id);
      await world.draft(id);
    },
  );
});

describe('offenses', () => {
  test.each(['503', 'down', 'reset', 'truncated'] as const)(
    '%s on the offense that was just taken: the run waits and goes on when QRadar is back',
    { timeout: TEST_MS },
    async (kind) => {
      const id = await offense();
      world.simulator.control.setFaults(after(1, { path: `/api/siem/offenses/${id}`, kind }));
      await world.hint(id);
      await until('the case is there', () => world.line(id));
      await sleep(1_500);
      expect((await world.line(id))?.status).toMatch(/queued|running/);
      world.simulator.control.clearFaults();
      await world.draft(id);
    },
  );

  test.each(['401', '403'] as const)(
    '%s on the offense fails the run where people see it, with the reason; tried again it goes on',
    { timeout: TEST_MS },
    async (kind) => {
      const id = await offense();
      world.simulator.control.setFaults(after(1, { path: `/api/siem/offenses/${id}`, kind }));
      await world.hint(id);
      const { failed } = await until('the run has failed', async () => {
        const failed = await world.line(id);
        return failed?.status === 'failed' && { failed };
      });
      expect(failed).toMatchObject({ node: 'open', failureReason: expect.stringMatching(/token|capability/) });
      world.simulator.control.clearFaults();
      await world.service.acts.retryRun({ kind: 'person', userName: 'sam', roles: ['senior_analyst'] }, { caseId: failed.caseId });
      await world.draft(id);
    },
  );

  test('slow offenses are only slow', { timeout: TEST_MS }, async () => {
    const content = await draftWith([{ path: '/api/siem/offenses', kind: 'slow', ms: 2_000 }]);
    expect(content.gaps.filter((g) => g.hides.sources.includes('uba'))).toEqual([]);
  });
});

describe('budgets', () => {
  test('a budget of searches that is spent is a gap', { timeout: TEST_MS }, async () => {
    const narrow = await startWholeService({ ARIEL_SEARCHES_PER_CASE: '4', POLL_SECONDS: '3600' });
    try {
      const { id } = await narrow.simulator.control.raiseStory('night-hr-files');
      await narrow.hint(id);
      expect(gapsOf(await narrow.draft(id))).toContain('the limit for this case was reached');
    } finally {
      await narrow.stop();
    }
  });
});
