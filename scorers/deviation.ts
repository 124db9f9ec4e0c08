import type { Score } from '../domain/score.ts';
import { MAD_TO_SIGMA, mad, median, percentileOf } from './statistics.ts';

/** The least spread that counts, on scales where chance alone makes about 1: a person with a constant past is not punished for it. */
const MIN_SPREAD = 1;

/**
 * Robust z: how many spreads `observed` lies above the median of `reference`, all on the same scale (Iglewicz & Hoaglin 1993, with
 * a floor). The two reasons add up to the score.
 */
export function deviation(
  names: { scorer: string; about: string; reference: string },
  observed: number,
  reference: readonly number[],
  scale: (value: number) => number,
): Score {
  const scaled = reference.map(scale);
  const centre = median(scaled);
  const spread = Math.max(MAD_TO_SIGMA * mad(scaled), MIN_SPREAD);
  const reasons = [
    { name: 'observed', contribution: scale(observed) / spread },
    { name: names.reference, contribution: -centre / spread },
  ];
  return {
    scorer: names.scorer,
    about: names.about,
    score: reasons.reduce((sum, r) => sum + r.contribution, 0),
    percentile: percentileOf(observed, reference),
    reasons,
  };
}
