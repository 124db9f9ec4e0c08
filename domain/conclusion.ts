export const CONCLUSIONS = ['explained', 'not_concluded', 'needs_investigation'] as const;
/** Never a probability of guilt, never set by a model. */
export type Conclusion = (typeof CONCLUSIONS)[number];

export type ConclusionInput = {
  /** Load-bearing claims that point toward, each with whether a found check covers it. */
  deciding: readonly { claimId: string; cleared: boolean }[];
  /** A gap, or a check that could not be run, whose possible contents could change a deciding claim. */
  materialGaps: readonly string[];
};

/**
 * | deciding claims | all cleared | material gap | conclusion |
 * |---|---|---|---|
 * | at least one | yes | any | explained |
 * | at least one | no | no | needs_investigation |
 * | at least one | no | yes | not_concluded |
 * | none | - | any | not_concluded |
 */
export function conclude(input: ConclusionInput): Conclusion {
  if (input.deciding.length === 0) return 'not_concluded';
  if (input.deciding.every((d) => d.cleared)) return 'explained';
  return input.materialGaps.length === 0 ? 'needs_investigation' : 'not_concluded';
}
