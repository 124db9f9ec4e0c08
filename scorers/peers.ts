import type { Score } from '../domain/score.ts';
import { ASPECTS } from './aspects.ts';
import { deviation } from './deviation.ts';
import type { Measure } from './measures.ts';

/** Fewer peers say more about themselves than about the work. */
const MIN_PEERS = 5;

/**
 * How far an active day of the risk window lies above what peers do.
 *
 * - Method: robust z over median and MAD (Iglewicz & Hoaglin 1993), as for the own past. Each peer counts with the larger of
 *   their usual day and their days in the same window.
 * - Input: one measure with at least 5 peers, silent ones as zeros. Fewer peers give no score at all. Output: one score an aspect,
 *   unit "spreads above the median"; the percentile is the share of peers below.
 * - Cost: O(n log n) for n peers.
 * - Fails when the group is not of the same work (a title that covers several jobs), when one person does a task for the whole
 *   group, and when most peers never use the resource: then the spread is the floor and a few events score high.
 */
export function scorePeers(measure: Measure): Score[] {
  if (measure.count === 0 || measure.peers.length < MIN_PEERS) return [];
  return ASPECTS.map((a) =>
    deviation(
      { scorer: 'peers', about: `${measure.channel} ${a.name}`, reference: 'peer median' },
      a.observed(measure),
      a.peers(measure),
      a.scale,
    ),
  );
}
