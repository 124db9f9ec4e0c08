import type { Score } from '../domain/score.ts';
import { scoreForest } from './forest-scores.ts';
import type { Measure } from './measures.ts';
import { scoreOwnPast } from './own-past.ts';
import { scorePeers } from './peers.ts';
import { scoreUserDays } from './user-day-scores.ts';

/**
 * Every scorer over every measure. Of the resources of one channel the highest score stands, since a score names no resource.
 * Equal measures and seed give equal scores, whatever the order of measures or peers.
 */
export function scoreEvidence(measures: readonly Measure[], seed: number): Score[] {
  const single = measures.flatMap((m) => [...scoreOwnPast(m), ...scorePeers(m)]);
  const highest = new Map<string, Score>();
  for (const s of single) {
    const key = `${s.scorer}|${s.about}`;
    const other = highest.get(key);
    if (other === undefined || s.score > other.score) highest.set(key, s);
  }
  const ordered = inOrder(measures);
  const userDays = scoreUserDays(ordered);
  return [
    ...[...highest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, s]) => s),
    ...scoreForest(ordered, seed),
    ...(userDays === null ? [] : [userDays]),
  ];
}

function inOrder(measures: readonly Measure[]): Measure[] {
  return measures.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf(m: Measure): string {
  return `${m.channel}|${m.resource ?? ''}`;
}
