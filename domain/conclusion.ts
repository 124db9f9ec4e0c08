export const CONCLUSIONS = ['explained', 'not_concluded', 'needs_investigation'] as const;
/** Never a probability of guilt, never set by a model. */
export type Conclusion = (typeof CONCLUSIONS)[number];

/** Whether what the sense rules that fired are about could be looked at; `unknown`: which rules fired was not seen. */
export type QuestionSight = 'seen' | 'not_seen' | 'unknown';

export type ConclusionInput = {
  /** Load-bearing claims that point toward, each with whether a found check covers it. */
  deciding: readonly { claimId: string; cleared: boolean }[];
  /** A gap, or a check that could not be run, whose possible contents could change a deciding claim. */
  materialGaps: readonly string[];
  question: QuestionSight;
};

/**
 * | deciding claims | all cleared | what the rules are about | material gap | conclusion |
 * |---|---|---|---|---|
 * | at least one | yes | seen | any | explained |
 * | at least one | yes | not seen, or unknown | any | not_concluded |
 * | at least one | no | seen, or unknown | no | needs_investigation |
 * | at least one | no | not seen | any | not_concluded |
 * | at least one | no | any | yes | not_concluded |
 * | none | - | any | any | not_concluded |
 *
 * A record answers the question that the offense asks, so the question must have been seen; what it does not touch may stay a gap.
 */
export function conclude({ deciding, materialGaps, question }: ConclusionInput): Conclusion {
  if (deciding.length === 0) return 'not_concluded';
  if (deciding.every((d) => d.cleared)) return question === 'seen' ? 'explained' : 'not_concluded';
  return materialGaps.length === 0 && question !== 'not_seen' ? 'needs_investigation' : 'not_concluded';
}
