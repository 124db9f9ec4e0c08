import type { Score } from '../domain/score.ts';
import { ASPECTS } from './aspects.ts';
import { deviation } from './deviation.ts';
import type { Measure } from './measures.ts';

/** Fewer days say nothing about what is usual. */
const MIN_PAST_DAYS = 7;

/**
 * How far an active day of the risk window lies above the person's own days (nights, bytes) before it.
 *
 * - Method: robust z over the median and MAD, counts through Anscombe's transform (Anscombe 1948; Iglewicz & Hoaglin 1993),
 *   volumes in doublings. Causal: the baseline ends where the risk window begins, later days have no influence.
 * - Input: one measure with at least 7 past days; counts, bytes. Output: one score an aspect, unit "spreads above the median";
 *   the percentile is the share of own past days below.
 * - Cost: O(d log d) for d past days.
 * - Fails when the past itself is part of the incident (slow growth raises the median), on first weeks in a job, and on rare but
 *   regular work such as a quarter's end. A high score says "unusual for this person", nothing more.
 */
export function scoreOwnPast(measure: Measure): Score[] {
  if (measure.count === 0) return [];
  return ASPECTS.filter((a) => a.past(measure).length >= MIN_PAST_DAYS).map((a) =>
    deviation(
      { scorer: 'own_past', about: `${measure.channel} ${a.name}`, reference: 'own usual' },
      a.observed(measure),
      a.past(measure),
      a.scale,
    ),
  );
}
