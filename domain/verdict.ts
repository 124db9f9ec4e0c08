export const VERDICTS = ['true_positive', 'benign_true_positive', 'false_positive', 'unsure'] as const;
/** What the case turned out to be. */
export type Verdict = (typeof VERDICTS)[number];
