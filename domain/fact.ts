import type { Interval } from './time.ts';

export const FACT_UNITS = [
  'count',
  'bytes',
  'ratio',
  'ms',
  'hour',
  'days',
  'persons',
  'nights',
  'percent',
  'date',
  'time',
  'quarter',
  'class',
  'country',
  'token',
  'score',
] as const;
export type FactUnit = (typeof FACT_UNITS)[number];

/** One typed value computed from evidence by code. `display` is rounded once, here, and is the only form that is ever shown. */
export type Fact = {
  /** "F1". */
  id: string;
  /** e.g. "accessed_count", "peer_median". */
  kind: string;
  value: number | string;
  unit: FactUnit;
  display: string;
  /** "at least" where rows were coalesced. */
  lowerBound: boolean;
  subjectToken: string;
  window: Interval | null;
  /** How it was computed, in words an analyst can repeat. */
  formula: string;
  /** Labels of the evidence it was computed from. */
  evidence: string[];
};
