import { setTimeout as sleep } from 'node:timers/promises';
import { startDemoWorld } from '../../server/demo-world.ts';
import { createLog } from '../../server/log.ts';
import type { CaseView, Viewer } from '../../server/pages/views.ts';
import { parseLoadSpec } from '../../simulator/load/spec.ts';
import { ALL_STORIES } from '../../simulator/options.ts';

const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: false };
const WAIT_MS = 120_000;
const AFTER_LAST_EVENT_MS = 10 * 60_000;

export type LoadedCase = { view: CaseView; content: NonNullable<CaseView['draft']>['content'] };

/**
 * A stand-in with a loaded file beside its organisation, an offense on one account right after the last event, and what the whole
 * service drafted about it. `load` is a specification as `--load` takes it.
 */
export async function caseOf(input: { load: string; account: string; lastEventMs: number; rules: readonly string[] }): Promise<LoadedCase> {
  const nowMs = input.lastEventMs + AFTER_LAST_EVENT_MS;
  const world = await startDemoWorld({
    seed: 3,
    variants: ALL_STORIES,
    nowMs,
    arielDelayMs: 0,
    port: 0,
    log: createLog('error'),
    settings: { POLL_LOOKBACK_HOURS: '1', POLL_SECONDS: '600' },
  });
  try {
    await world.simulator.control.load(parseLoadSpec(input.load));
    const { id } = await world.simulator.control.raise({
      username: input.account,
      rules: input.rules,
      severity: 8,
      atMs: input.lastEventMs + 60_000,
    });
    await world.hint(id);
    const untilMs = Date.now() + WAIT_MS;
    while (Date.now() < untilMs) {
      const queue = await world.service.reads.queue(VIEWER);
      const line = [...queue.waiting, ...queue.failed].find((l) => l.offenseIds.includes(id));
      if (line?.status === 'failed') throw new Error(`the case failed in ${line.node ?? '?'}: ${line.failureReason ?? ''}`);
      const view = line?.status === 'awaiting_review' ? await world.service.reads.case(VIEWER, line.caseId) : null;
      if (view !== null && view.draft !== null) return { view, content: view.draft.content };
      await sleep(100);
    }
    throw new Error(`no draft of offense ${id} within ${WAIT_MS / 1_000} s`);
  } finally {
    await world.stop();
  }
}
