/** A named part of a score. */
export type Reason = { name: string; contribution: number };

/** What every scorer returns. Reasons are named contributions that add up to the score, unless the scorer says how not. */
export type Scored = {
  score: number;
  /** Share of the reference that scores lower, 0..1; null without a reference. */
  percentile: number | null;
  reasons: Reason[];
};

/** One scorer's answer about one thing. */
export type Score = Scored & {
  scorer: string;
  /** What was scored, e.g. "file at night". No identifiers. */
  about: string;
};
