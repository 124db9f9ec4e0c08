import type { Verdict } from '../../domain/verdict.ts';

/** One closed case as it is remembered. Features are the vocabulary of `features.ts`; summary and outcome hold tokens, no names. */
export type Incident = {
  id: string;
  closedAtMs: number;
  family: string;
  verdict: Verdict;
  outcome: string;
  features: readonly string[];
  summary: string;
};

export type IncidentQuery = {
  features: readonly string[];
  /** Of the model `modelId`, or null when no embedder answers. */
  embedding: readonly number[] | null;
  /** For full text search; plain words, no operators. */
  text: string;
  modelId: string;
  /** Of each of the three ways; the answer may hold up to three times as many. */
  limit: number;
};

/**
 * One stored incident with what the store can say about it. Which candidate wins is decided by `fuse`, from the features; a
 * store that returns too many candidates is slow, one that returns too few is wrong.
 */
export type IncidentCandidate = Incident & {
  /** Cosine in -1..1 after the mean of all stored vectors of this model is taken from both; null under another model or without vectors. */
  cosine: number | null;
  /** `ts_rank` of the summary and outcome, 0 and up; null when no word matches. */
  textRank: number | null;
};

/** The memory of closed cases. */
export type IncidentStore = {
  /**
   * The union of the best `limit` by shared features (Jaccard), by cosine and by full text, each incident once. Vectors of
   * different models are never compared. Benign verdicts are as welcome as malicious ones: no filter by verdict.
   */
  search(query: IncidentQuery, signal: AbortSignal): Promise<IncidentCandidate[]>;
  /** Adds or replaces by id, so that learning twice from one case changes nothing. */
  add(incident: Incident & { embedding: readonly number[] | null; modelId: string }): Promise<void>;
  count(): Promise<number>;
};
