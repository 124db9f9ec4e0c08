/** Why a scorer gives no score. `input`: the data are not what it takes. `refused`: they are, and it declines to judge them. */
export type ScorerErrorCode = 'input' | 'refused';

/** Thrown by scorers for input that has no defined answer. The message names the row or column and what to do. */
export class ScorerError extends RangeError {
  readonly code: ScorerErrorCode;

  constructor(code: ScorerErrorCode, message: string) {
    super(message);
    this.name = 'ScorerError';
    this.code = code;
  }
}
