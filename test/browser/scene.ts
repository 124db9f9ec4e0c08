import { setTimeout as sleep } from 'node:timers/promises';
import type { StoryId, Variants } from '../../simulator/organisation/model.ts';
import { ALL_STORIES } from '../../simulator/options.ts';
import type { Environment } from '../../server/config.ts';
import { startDemoWorld, type DemoWorld } from '../../server/demo-world.ts';
import { createLog } from '../../server/log.ts';
import type { QueueLine, QueueView, Viewer } from '../../server/pages/views.ts';

const WAIT_MS = 150_000;
const EVERYBODY: Viewer = { userName: 'test', roles: ['auditor'], seesRestricted: true };
/** What the organisation is made of; the clock stands on a Tuesday, so that pages and screenshots are the same on every day. */
export const SCENE = {
  seed: 1,
  variants: { ...ALL_STORIES, 'offhours-db-export': 'twin', 'stolen-credentials': 'decoy' } satisfies Variants,
  nowMs: Date.UTC(2026, 9, 13),
};

/** Somebody without a story. */
const FAILING_LINE = 60;

export type Scene = {
  world: DemoWorld;
  url: string;
  /** Raises the planted offense of a story and waits until its case stands at `status`. */
  bring(story: StoryId, status: QueueLine['status']): Promise<string>;
  /** A case that fails because QRadar cannot be read, and would not fail again. */
  bringFailed(): Promise<string>;
  /** The case of an offense, wherever it stands. */
  lineOf(offenseId: number): Promise<QueueLine | undefined>;
  waitUntil(what: string, holds: (queue: QueueView) => boolean): Promise<QueueView>;
  stop(): Promise<void>;
};

const lines = (q: QueueView): QueueLine[] => [...q.waiting, ...q.running, ...q.failed, ...q.decided];

/** The whole service beside a stand-in of QRadar: one story with a record that explains it, one with a record that does not. */
export async function openScene(settings: Environment = {}): Promise<Scene> {
  const world = await startDemoWorld({
    ...SCENE,
    arielDelayMs: 0,
    port: 0,
    log: createLog('error'),
    settings,
  });
  const queue = (): Promise<QueueView> => world.service.reads.queue(EVERYBODY);
  const waitUntil: Scene['waitUntil'] = async (what, holds) => {
    for (const untilMs = Date.now() + WAIT_MS; Date.now() < untilMs; await sleep(50)) {
      const now = await queue();
      if (holds(now)) return now;
    }
    const seen = lines(await queue()).map((l) => `${l.offenseIds.join('+')} ${l.status} ${l.failureReason ?? ''}`);
    throw new Error(`${what} did not come: ${seen.join('; ')}`);
  };
  const lineOf = async (offenseId: number): Promise<QueueLine | undefined> =>
    lines(await queue()).find((l) => l.offenseIds.includes(offenseId));
  return {
    world,
    url: world.service.url ?? '',
    lineOf,
    waitUntil,
    bring: async (story, status) => {
      const { id } = await world.simulator.control.raiseStory(story);
      await world.hint(id);
      await waitUntil(`${story} at ${status}`, (q) => lines(q).some((l) => l.offenseIds.includes(id) && l.status === status));
      return (await lineOf(id))?.caseId ?? '';
    },
    bringFailed: async () => {
      const { control } = world.simulator;
      const person = world.simulator.exports().hrCsv.split('\n')[FAILING_LINE]?.split(',')[1]?.split(';')[0] ?? '';
      control.setFaults([{ path: '/api/siem/offenses/', kind: '403' }]);
      const { id } = await control.raise({ username: person, rules: ['UBA : Abnormal increase in Access activity'], severity: 8 });
      await world.hint(id);
      await waitUntil('a failed case', (q) => q.failed.some((l) => l.offenseIds.includes(id)));
      control.clearFaults();
      return (await lineOf(id))?.caseId ?? '';
    },
    stop: () => world.stop(),
  };
}
