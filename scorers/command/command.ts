import type { Scored } from '../../domain/score.ts';

/** A CSV as it is read: rows of text in batches. `firstRow` is the 1-based number of a batch's first row, the header not counted. */
export type CsvRows = {
  /** As a message names it, e.g. "the train file". */
  name: string;
  header: readonly string[];
  batches: AsyncIterable<{ rows: string[][]; firstRow: number }>;
};

/** The column that holds the truth, and the value that counts as positive when the caller said which. */
export type Label = { column: string; positive: string | null };

export type ScoreJob = {
  /** null when the caller gave none, or a model was loaded instead. */
  train: CsvRows | null;
  test: CsvRows;
  label: Label | null;
  ignore: ReadonlySet<string>;
  /** Columns that a scorer refuses by default and that the caller answers for. */
  allow: ReadonlySet<string>;
  seed: number;
  /** What an earlier run saved, parsed from JSON and not yet believed; null without one. */
  savedModel: unknown;
  /** Tells the person at the keyboard what was decided, e.g. which label counts as positive. */
  say: (line: string) => void;
};

export type ScoredLine = { keys: readonly string[]; scored: Scored };

export type CommandResult = {
  keyColumns: readonly string[];
  /** One line a row (or session) of the test file, in its order. */
  lines: AsyncIterable<readonly ScoredLine[]>;
  /** What to save so that a later run needs no train file; null when the scorer keeps nothing. */
  model: unknown;
};

/** Who calls a scorer in the product. A scorer that is not yet called says what it waits for. */
export type Reach = { by: 'score node'; module: string } | { by: 'graph'; waitsFor: string } | { by: 'command'; because: string };

/** A scorer as `npm run score` runs it: one file, and one line in the registry. */
export type ScorerCommand = {
  name: string;
  /** One line: what it takes and what a high score means. */
  about: string;
  reach: Reach;
  /** Whether the reasons add up to the score; only forest and sequence may say how theirs do not. */
  reasons: 'add up to the score' | { doNot: string };
  needsTrain: boolean;
  run: (job: ScoreJob) => Promise<CommandResult>;
};
