import { HOUR_MS } from '../domain/time.ts';
import type { RuleEvent } from './offenses/book.ts';
import { raiseOffense } from './offenses/raise.ts';
import type { Organisation, PlantedOffense, SimEvent } from './organisation/model.ts';
import { senseEvent } from './organisation/sense.ts';
import type { World } from './world.ts';

/** Analysts took about a day for each offense that is closed at the start. */
const CLOSED_AFTER_MS = 26 * HOUR_MS;

/** The offenses that are there when the console is first seen, in the order in which they came to be. */
export async function plantOffenses(
  world: Pick<World, 'store' | 'offenses' | 'uba' | 'rules' | 'switches'>,
  organisation: Pick<Organisation, 'offenses' | 'closedOffenses'>,
): Promise<void> {
  const open = organisation.offenses.filter((o) => o.openAtStart).map((o) => ({ ...o, closingReasonId: null, earlier: earlierSense(o) }));
  const closed = organisation.closedOffenses.map((o) => ({ ...o, earlier: [] }));
  const events: SimEvent[] = [];
  // Stored together: an append each would take longer than all else at the start.
  const deps = { ...world, store: { addEvents: (added: readonly SimEvent[]) => Promise.resolve(void events.push(...added)) } };
  for (const planted of [...open, ...closed].sort((a, b) => a.atMs - b.atMs)) {
    const { username, rules, atMs, severity, earlier, closingReasonId } = planted;
    const user = world.uba.addRisk(username, 0);
    const riskToday = user.risk;
    const { id } = await raiseOffense(deps, { username, rules, atMs, severity, earlier, nowMs: atMs });
    // The organisation says how high the risk is today: that of old offenses has decayed.
    if (closingReasonId !== null || riskToday > world.uba.threshold) user.risk = riskToday;
    const offense = world.offenses.find(id, atMs);
    if (offense === null || closingReasonId === null || offense.status === 'CLOSED') continue;
    world.offenses.change(offense, { status: 'CLOSED', closingReasonId }, 'admin', atMs + CLOSED_AFTER_MS);
  }
  await world.store.addEvents(events);
}

/** Sense events of the days before an offense; they are among the organisation's events and count in its contributions. */
export function earlierSense(planted: Pick<PlantedOffense, 'username' | 'earlierSense'>): RuleEvent[] {
  return (planted.earlierSense ?? []).map(({ rule, atMs }) => ({ rule, event: senseEvent(planted.username, rule, atMs) }));
}
