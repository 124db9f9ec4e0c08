import { LOOK_CLOSER } from './look-closer.ts';
import type { Measure } from '../scorers/measures.ts';
import { median, quantile } from '../scorers/statistics.ts';

export const WAYS = ['night', 'new', 'count_up', 'volume_up', 'growth', 'above_peers'] as const;
/** One way in which an activity differs from the person's past or from the peers. */
export type Way = (typeof WAYS)[number];

/** How one measure stands out; empty for ordinary activity and for activity that is not in the risk window. */
export function waysOf(measure: Measure): Way[] {
  if (measure.count === 0) return [];
  return WAYS.filter((way) => TESTS[way](measure));
}

/**
 * Deliberately easier to pass than what a claim needs: what is decided here is only what to look at more closely and which
 * exculpatory records to ask for, and an unasked question cannot clear anybody.
 */
const TESTS: Record<Way, (measure: Measure) => boolean> = {
  night: (m) => m.nightCount >= LOOK_CLOSER.nightEvents && m.nightCount > largest(m.ownNightlyCounts),
  new: (m) => m.firstSeen,
  count_up: (m) => perDay(m.count, m) >= LOOK_CLOSER.dayEvents && perDay(m.count, m) > LOOK_CLOSER.factor * upper(m.ownDailyCounts),
  volume_up: (m) => perDay(m.bytes, m) >= LOOK_CLOSER.dayBytes && perDay(m.bytes, m) > LOOK_CLOSER.factor * upper(m.ownDailyBytes),
  growth: (m) => grows([...m.ownDailyBytes.filter((b) => b > 0), perDay(m.bytes, m)]),
  above_peers: (m) => isAbovePeers(m) === true,
};

/** Above the peers' usual and their same days; null with fewer peers than a comparison needs. */
export function isAbovePeers(m: Measure): boolean | null {
  if (m.peers.length < LOOK_CLOSER.peers) return null;
  const pairs = [
    { own: m.count, peers: m.peers.map((p) => p.riskCount), usual: m.peers.map((p) => p.dailyMean * Math.max(m.days, 1)) },
    { own: m.nightCount, peers: m.peers.map((p) => p.riskNightCount), usual: m.peers.map((p) => p.nightlyMean * Math.max(m.days, 1)) },
    { own: m.bytes, peers: m.peers.map((p) => p.riskBytes), usual: m.peers.map((p) => p.dailyMeanBytes * Math.max(m.days, 1)) },
  ];
  return pairs.some(
    ({ own, peers, usual }) => own > quantile(peers, 0.95) && own > LOOK_CLOSER.factor * Math.max(median(peers), median(usual)) && own >= 3,
  );
}

function grows(sizes: readonly number[]): boolean {
  if (sizes.length < LOOK_CLOSER.growthDays) return false;
  const edge = Math.floor(sizes.length / 3);
  const before = median(sizes.slice(0, edge));
  const after = median(sizes.slice(-edge));
  return after >= LOOK_CLOSER.dayBytes && after >= LOOK_CLOSER.growthFactor * before;
}

function perDay(total: number, m: Measure): number {
  return total / Math.max(m.days, 1);
}

/** 95th percentile of the person's own days; 0 without a past. */
function upper(values: readonly number[]): number {
  return values.length === 0 ? 0 : quantile(values, 0.95);
}

function largest(values: readonly number[]): number {
  return values.reduce((max, v) => Math.max(max, v), 0);
}
