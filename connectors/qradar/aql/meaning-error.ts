import type { IToken } from 'chevrotain';

/** Text that follows the grammar and still means nothing, e.g. a date that does not exist. */
export class AqlMeaningError extends Error {
  readonly token: IToken;
  constructor(message: string, token: IToken) {
    super(message);
    this.token = token;
  }
}
