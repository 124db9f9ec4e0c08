import type { LogSourceKey } from '../../domain/event-types.ts';
import type { StoryTruth } from '../../simulator/organisation/model.ts';
import type { Random } from '../../simulator/organisation/random.ts';
import type { Reach } from '../lab/world.ts';

/** What an investigation is done with: the ports, and which log source types the settings name. */
export type Means = { reach: Reach; sources: readonly LogSourceKey[] };

/** One way in which something cannot be seen, as organisations have them. Everything drawn hangs on the random stream handed in. */
export type Gap = {
  id: string;
  apply(means: Means, truth: Pick<StoryTruth, 'fromMs' | 'toMs'>, random: Random): { means: Means; what: string };
};

export const ALL_SOURCES = ['windows', 'vpn', 'filer', 'database', 'mail', 'proxy', 'linux'] as const satisfies readonly LogSourceKey[];

/** The same means with some of the ports replaced. */
export function reaching(means: Means, change: Partial<Reach>): Means {
  return { ...means, reach: { ...means.reach, ...change } };
}
