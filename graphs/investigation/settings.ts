import type { Budget } from './deps.ts';

/** Bounds of one run. Times in milliseconds. */
export type Settings = {
  /** What models may cost in one run; the tool calls are those that a model asks for, not those of the plan. */
  budget: Pick<Budget, 'modelCalls' | 'modelTokens' | 'toolCalls'>;
  /** All work of models in one run together; then the template drafter writes. */
  draftDeadlineMs: number;
  /** A clock that never goes back; only differences are used. */
  elapsedMs: () => number;
};

export const DEFAULT_SETTINGS: Settings = {
  budget: { modelCalls: 4, modelTokens: 60_000, toolCalls: 8 },
  draftDeadlineMs: 60_000,
  elapsedMs: () => performance.now(),
};

/** Rounds of follow-up searches that code plans after scoring. */
export const FOLLOW_UP_ROUNDS = 3;
/** Rounds in which a model may ask for more. */
export const INVESTIGATOR_ROUNDS = 2;
/** One draft, one repair, then the template. */
export const DRAFT_ATTEMPTS = { repair: 2, template: 3 } as const;
/** Calls kept back for the draft and its repair. */
export const DRAFT_CALLS = 2;
/** Share of tokens and time that an investigator leaves to the draft. */
export const DRAFT_SHARE = 0.5;
