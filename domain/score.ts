/** One scorer's answer about one thing. Reasons are named contributions that add up to the score, unless the scorer says how not. */
export type Score = {
  scorer: string;
  /** What was scored, e.g. "file at night". No identifiers. */
  about: string;
  score: number;
  /** Share of the reference that scores lower, 0..1; null without a reference. */
  percentile: number | null;
  reasons: { name: string; contribution: number }[];
};
