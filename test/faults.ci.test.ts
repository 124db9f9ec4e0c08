import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startDemoWorld, type DemoWorld } from '../server/demo-world.ts';
import { createLog } from '../server/log.ts';
import type { QueueLine, Viewer } from '../server/pages/views.ts';
import { ALL_STORIES } from '../simulator/options.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: false };
const WAIT_MS = 90_000;
let world: DemoWorld;
afterEach(() => world.stop());

async function lineOf(offenseId: number): Promise<QueueLine | undefined> {
  const { waiting, running, failed, decided } = await world.service.reads.queue(VIEWER);
  return [...waiting, ...running, ...failed, ...decided].find((l) => l.offenseIds.includes(offenseId));
}

/** The draft of an offense, once it waits for review. */
async function draftOf(offenseId: number) {
  const untilMs = Date.now() + WAIT_MS;
  while (Date.now() < untilMs) {
    const line = await lineOf(offenseId);
    if (line?.status === 'awaiting_review') {
      const view = await world.service.reads.case(VIEWER, line.caseId);
      if (view !== null && view.draft !== null) return view.draft.content;
    }
    if (line?.status === 'failed') throw new Error(`failed in ${line.node ?? '?'}: ${line.failureReason ?? ''}`);
    await sleep(100);
  }
  throw new Error('no draft in time');
}

const start = (settings = {}) =>
  startDemoWorld({
    seed: 77,
    variants: { ...ALL_STORIES, 'night-hr-files': 'twin' },
    nowMs: NOW_MS,
    arielDelayMs: 0,
    port: 0,
    log: createLog('silent'),
    settings: { POLL_LOOKBACK_HOURS: '1', ...settings },
  });

describe('what could not be seen', () => {
  test.each(['ariel_error', '503', 'truncated'] as const)(
    'Ariel with the fault %s: the draft says so and concludes nothing from it',
    { timeout: 120_000 },
    async (kind) => {
      world = await start();
      world.simulator.control.setFaults([{ path: '/api/ariel/searches', kind }]);
      const { id } = await world.simulator.control.raiseStory('night-hr-files');
      await world.hint(id);
      const content = await draftOf(id);
      expect(content.conclusion).toBe('not_concluded');
      expect(content.gaps.length).toBeGreaterThan(0);
      expect(content.claims.filter((c) => c.polarity === 'points_toward')).toEqual([]);
    },
  );

  test('a budget of searches that is spent is a gap', { timeout: 120_000 }, async () => {
    world = await start({ ARIEL_SEARCHES_PER_CASE: '4' });
    const { id } = await world.simulator.control.raiseStory('night-hr-files');
    await world.hint(id);
    const content = await draftOf(id);
    expect(content.gaps.map((g) => g.text).join()).toContain('the limit for this case was reached');
  });

  test('offenses raised while QRadar was down are found when it is back', { timeout: 120_000 }, async () => {
    world = await start({ POLL_SECONDS: '1' });
    world.simulator.control.setFaults([{ path: '/api/siem/offenses', kind: '503' }]);
    const { id } = await world.simulator.control.raiseStory('night-hr-files');
    await sleep(3_000);
    expect(await lineOf(id)).toBeUndefined();
    world.simulator.control.clearFaults();
    expect((await draftOf(id)).conclusion).toBe('explained');
  });
});
