import { EmbeddedActionsParser, type IParserErrorMessageProvider, type ParserMethod, type TokenType } from 'chevrotain';
import { AqlMeaningError } from '../meaning-error.ts';
import { VOCABULARY } from '../tokens.ts';
import type { Expression, Select } from '../tree.ts';

/** Deepest nesting that is read; people write ten, and deeper text would exhaust the stack. */
export const MAX_DEPTH = 100;

/** Chevrotain gives only a text with its errors: the labels of what was expected, one a line. */
const labels = (types: TokenType[]): string => [...new Set(types.map((t) => t.LABEL ?? t.name))].join('\n');
const firstOf = (paths: TokenType[][]): TokenType[] => paths.flatMap((path) => path.slice(0, 1));
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => labels([expected]),
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => labels(expectedPathsPerAlt.flatMap(firstOf)),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => labels(firstOf(expectedIterationPaths)),
  buildNotAllInputParsedMessage: () => ['a further clause', 'the end of the query'].join('\n'),
};

/** What the parts of the grammar share: the rules that others call, and a guard against nesting without end. */
export abstract class AqlRules extends EmbeddedActionsParser {
  protected depth = 0;

  abstract query: ParserMethod<[], Select>;
  protected abstract expression: ParserMethod<[], Expression>;

  constructor() {
    super(VOCABULARY, { maxLookahead: 2, recoveryEnabled: false, errorMessageProvider: expectations });
  }

  /** One level deeper; `leave` goes back. An error needs no way back, for it ends the reading. */
  protected enter(): void {
    this.ACTION(() => {
      this.depth += 1;
      if (this.depth > MAX_DEPTH) throw new AqlMeaningError(`nested more than ${MAX_DEPTH} deep`, this.LA(1));
    });
  }

  protected leave(): void {
    this.ACTION(() => (this.depth -= 1));
  }
}
