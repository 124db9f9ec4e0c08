import type { IToken } from 'chevrotain';
import type { Select } from '../tree.ts';
import { SelectRules } from './select-rules.ts';

/** The grammar of one query; each rule returns a part of the tree. */
class AqlParser extends SelectRules {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  /** Parses one query from its tokens; the first error is in `errors`, or thrown when the text follows the grammar and means nothing. */
  read(tokens: IToken[]): Select {
    this.input = tokens;
    this.depth = 0;
    return this.query();
  }
}

export const aqlParser = new AqlParser();
