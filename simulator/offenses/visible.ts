import { seesDomain, seesLogSource } from '../access/profiles.ts';
import type { Caller } from '../callers.ts';
import type { World } from '../world.ts';
import type { OffenseRecord } from './offense.ts';

/** The offenses of which the caller's security profile shows the domain and a log source. */
export function visibleOffenses(world: Pick<World, 'clock' | 'offenses' | 'directory'>, caller: Caller): OffenseRecord[] {
  const profile = world.directory.profileOf(caller);
  const all = world.offenses.list(world.clock.now());
  if (!seesDomain(profile, 0)) return [];
  return all.filter((o) => o.logSources.some((s) => seesLogSource(profile, s)));
}
