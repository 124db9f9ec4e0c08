import { setTimeout as sleep } from 'node:timers/promises';
import type { DraftContent } from '../domain/draft.ts';
import type { Environment } from '../server/config.ts';
import { startDemoWorld, type DemoWorld } from '../server/demo-world.ts';
import { createLog } from '../server/log.ts';
import type { CaseView, QueueLine, Skip, Viewer } from '../server/pages/views.ts';
import type { Variants } from '../simulator/organisation/model.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import type { RunningSimulator } from '../simulator/start.ts';

/** A Tuesday; everything that is generated ends here. */
export const NOW_MS = Date.UTC(2026, 10, 24);
export const SENIOR = { kind: 'person', userName: 'sam', roles: ['senior_analyst'] } as const;
export const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: false };
/** Far more than it takes: a machine that is busy with other things is no fault of the service. */
const WAIT_MS = 240_000;
export const TEST_MS = 300_000;
export const START_MS = 600_000;

export type WholeService = DemoWorld & {
  /** The line of an offense's case, wherever it stands. */
  line(offenseId: number): Promise<QueueLine | undefined>;
  lines(): Promise<QueueLine[]>;
  skips(): Promise<readonly Skip[]>;
  /** The case of an offense once it stands at one of the statuses; throws when it fails instead or time is over. */
  caseAt(offenseId: number, ...statuses: QueueLine['status'][]): Promise<CaseView>;
  /** The draft of an offense once it waits for review. */
  draft(offenseId: number): Promise<DraftContent>;
  /** Approves the draft of an offense that waits for review. */
  approve(offenseId: number, closeOffense?: boolean): Promise<CaseView>;
};

/** A stand-in and the whole service beside it, in this process; only what is raised afterwards is investigated. */
export async function startWholeService(
  settings: Environment | ((simulator: RunningSimulator) => Environment) = {},
  options: { variants?: Partial<Variants>; arielDelayMs?: number; seed?: number } = {},
): Promise<WholeService> {
  const world = await startDemoWorld({
    seed: options.seed ?? 77,
    variants: { ...ALL_STORIES, ...options.variants },
    nowMs: NOW_MS,
    arielDelayMs: options.arielDelayMs ?? 0,
    port: 0,
    log: createLog('silent'),
    settings: (simulator) => ({ POLL_LOOKBACK_HOURS: '1', ...(typeof settings === 'function' ? settings(simulator) : settings) }),
  });
  const { reads, acts } = world.service;
  const lines = async (): Promise<QueueLine[]> => {
    const { waiting, running, failed, decided } = await reads.queue(VIEWER);
    return [...waiting, ...running, ...failed, ...decided];
  };
  const line = async (offenseId: number) => (await lines()).find((l) => l.offenseIds.includes(offenseId));
  const caseAt: WholeService['caseAt'] = async (offenseId, ...statuses) => {
    let last: QueueLine | undefined;
    for (const untilMs = Date.now() + WAIT_MS; Date.now() < untilMs; await sleep(50)) {
      last = await line(offenseId);
      if (last === undefined) continue;
      if (statuses.includes(last.status)) {
        const view = await reads.case(VIEWER, last.caseId);
        if (view !== null) return view;
      } else if (last.status === 'failed') throw new Error(`failed in ${last.node ?? '?'}: ${last.failureReason ?? ''}`);
    }
    throw new Error(`offense ${offenseId} stands at ${last?.status ?? 'nothing'}, not at ${statuses.join(' or ')}`);
  };
  const waiting = async (offenseId: number) => {
    const view = await caseAt(offenseId, 'awaiting_review');
    if (view.draft === null) throw new Error('a case waits for review without a draft');
    return { view, draft: view.draft };
  };
  return {
    ...world,
    line,
    lines,
    skips: async () => (await reads.queue(VIEWER)).skipped,
    caseAt,
    draft: async (offenseId) => (await waiting(offenseId)).draft.content,
    approve: async (offenseId, closeOffense = false) => {
      const { view, draft } = await waiting(offenseId);
      const verdict = 'benign_true_positive';
      const acknowledgedChange = view.changedSince;
      for (const { label } of view.evidence) await acts.openEvidence(SENIOR, { caseId: view.caseId, label });
      await acts.approve(SENIOR, { caseId: view.caseId, draftHash: draft.hash, verdict, closeOffense, acknowledgedChange });
      return view;
    },
  };
}

/** Waits until `what` gives something; throws with `why` when time is over. */
export async function until<T>(why: string, what: () => Promise<T | undefined | false>, waitMs = WAIT_MS): Promise<T> {
  for (const untilMs = Date.now() + waitMs; Date.now() < untilMs; await sleep(50)) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`not in ${waitMs / 1000} s: ${why}`);
}
