import { createOffenseEvent } from '../offenses/raise.ts';
import { CREATE_OFFENSE } from '../offenses/rules.ts';
import type { World } from '../world.ts';
import { APPENDIX_TOKEN } from './organisation.ts';

const OFFENSE = 42;
const CONTRIBUTION = 9;
const SEEN_MS = [1_789_990_000_000, 1_789_995_000_000, 1_790_000_000_000] as const;
const PERSISTED_MS = 1_790_000_000_500;

/** Offense 42 of jsmith, and the service `ai-uba` with its fixed token. */
export async function plantAppendix({
  store,
  offenses,
  uba,
  directory,
}: Pick<World, 'store' | 'offenses' | 'uba' | 'directory'>): Promise<void> {
  const events = SEEN_MS.map((atMs) => createOffenseEvent('jsmith', atMs));
  await store.addEvents(events);
  offenses.open({
    id: OFFENSE,
    firstContributionId: CONTRIBUTION,
    username: 'jsmith',
    severity: 7,
    magnitude: 7,
    events: events.map((event) => ({ rule: CREATE_OFFENSE, event })),
    nowMs: PERSISTED_MS,
  });
  const user = uba.find('jsmith');
  if (user !== null) {
    user.latestRisk = 25;
    uba.cross(user, SEEN_MS[2]);
  }
  const service = directory.callers.find((c) => c.role === 'publisher');
  if (service !== undefined) Object.assign(service, { label: 'ai-uba', username: 'ai-uba', token: APPENDIX_TOKEN });
}
