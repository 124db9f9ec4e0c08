import { EmbeddedActionsParser, type IParserErrorMessageProvider, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { timeLiteralMs } from './time-literal.ts';
import {
  Caret,
  Comma,
  Comparison,
  KEYWORDS as K,
  LeftParen,
  Minus,
  Name,
  NumberLiteral,
  Plus,
  Product,
  QuotedName,
  RightParen,
  Star,
  StringLiteral,
  VOCABULARY,
} from './tokens.ts';
import type { Column, Expression, Select, TimeClause } from './tree.ts';

type Compare = Extract<Expression, { kind: 'compare' }>['op'];
type Like = Extract<Expression, { kind: 'like' }>['op'];
type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>['op'];
/** What follows a value and makes a condition of it. */
type Predicate = (value: Expression) => Expression;

/** Deepest nesting that is read; people write ten, and deeper text would exhaust the stack. */
const MAX_DEPTH = 100;

/** Text that follows the grammar and still means nothing, e.g. a date that does not exist. */
export class AqlMeaningError extends Error {
  readonly token: IToken;
  constructor(message: string, token: IToken) {
    super(message);
    this.token = token;
  }
}

const unquote = (image: string): string => image.slice(1, -1);
const textOf = (token: IToken): string => unquote(token.image).replaceAll("''", "'");
const NULL: Expression = { kind: 'null' };

function compared(left: Expression, op: string, right: Expression): Expression {
  const normal = op === '<>' ? '!=' : op === '==' ? '=' : op;
  // `<> NULL` stands in IBM's own examples and means IS NOT NULL.
  if (right.kind === 'null' && (normal === '=' || normal === '!=')) return { kind: 'is_null', value: left, negated: normal === '!=' };
  return { kind: 'compare', op: normal as Compare, left, right };
}

function negative(value: Expression): Expression {
  if (value.kind === 'number') return { kind: 'number', value: value.value === 0 ? 0 : -value.value };
  return { kind: 'arithmetic', op: '-', left: { kind: 'number', value: 0 }, right: value };
}

function joined(kind: 'and' | 'or', terms: Expression[]): Expression {
  const [only] = terms;
  return only !== undefined && terms.length === 1 ? only : { kind, terms };
}

/** Chevrotain gives only a text with its errors: the labels of what was expected, one a line. */
const labels = (types: TokenType[]): string => [...new Set(types.map((t) => t.LABEL ?? t.name))].join('\n');
const firstOf = (paths: TokenType[][]): TokenType[] => paths.flatMap((path) => path.slice(0, 1));
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => labels([expected]),
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => labels(expectedPathsPerAlt.flatMap(firstOf)),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => labels(firstOf(expectedIterationPaths)),
  buildNotAllInputParsedMessage: () => ['a further clause', 'the end of the query'].join('\n'),
};

/** The grammar of one SELECT, loosest binding first; each rule returns a part of the tree. */
class AqlParser extends EmbeddedActionsParser {
  private depth = 0;

  constructor() {
    super(VOCABULARY, { maxLookahead: 2, recoveryEnabled: false, errorMessageProvider: expectations });
    this.performSelfAnalysis();
  }

  /** Parses one query from its tokens. */
  read(tokens: IToken[]): Select {
    this.input = tokens;
    this.depth = 0;
    return this.query();
  }

  query: ParserMethod<[], Select> = this.RULE('query', (): Select => {
    this.CONSUME(K.SELECT);
    const columns: Column[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => columns.push(this.SUBRULE(this.column)) });
    this.CONSUME(K.FROM);
    const from = this.OR([
      { ALT: () => (this.CONSUME(K.EVENTS), 'events' as const) },
      { ALT: () => (this.CONSUME(K.FLOWS), 'flows' as const) },
    ]);
    let where = null as Expression | null;
    this.OPTION1(() => {
      this.CONSUME(K.WHERE);
      where = this.SUBRULE1(this.expression);
    });
    const groupBy: Expression[] = [];
    this.OPTION2(() => {
      this.CONSUME(K.GROUP);
      this.CONSUME1(K.BY);
      this.AT_LEAST_ONE_SEP1({ SEP: Comma, DEF: () => groupBy.push(this.SUBRULE2(this.expression)) });
    });
    let having = null as Expression | null;
    this.OPTION3(() => {
      this.CONSUME(K.HAVING);
      having = this.SUBRULE3(this.expression);
    });
    const orderBy: Select['orderBy'] = [];
    this.OPTION4(() => {
      this.CONSUME(K.ORDER);
      this.CONSUME2(K.BY);
      this.AT_LEAST_ONE_SEP2({ SEP: Comma, DEF: () => orderBy.push(this.SUBRULE(this.order)) });
    });
    let limit = null as number | null;
    this.OPTION5(() => {
      this.CONSUME(K.LIMIT);
      limit = this.SUBRULE(this.wholeNumber);
    });
    let time = null as TimeClause | null;
    this.OPTION6(() => {
      time = this.SUBRULE(this.time);
    });
    const [only] = columns;
    const all = columns.length === 1 && only?.alias === null && only.expression.kind === 'star';
    return { columns: all ? '*' : columns, from, where, groupBy, having, orderBy, limit, time };
  });

  private column: ParserMethod<[], Column> = this.RULE('column', () => {
    const expression = this.OR1([
      { ALT: (): Expression => (this.CONSUME(Star), { kind: 'star' }) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    let alias = null as string | null;
    this.OPTION(() => {
      this.CONSUME(K.AS);
      alias = this.OR2([
        { ALT: () => this.CONSUME(Name).image },
        { ALT: () => unquote(this.CONSUME(QuotedName).image) },
        { ALT: () => textOf(this.CONSUME(StringLiteral)) },
      ]);
    });
    return { expression, alias };
  });

  private order: ParserMethod<[], Select['orderBy'][number]> = this.RULE('order', () => {
    const expression = this.SUBRULE(this.expression);
    let direction = 'ASC' as 'ASC' | 'DESC';
    this.OPTION(() => {
      direction = this.OR([{ ALT: () => (this.CONSUME(K.ASC), 'ASC' as const) }, { ALT: () => (this.CONSUME(K.DESC), 'DESC' as const) }]);
    });
    return { expression, direction };
  });

  private time: ParserMethod<[], TimeClause> = this.RULE('time', () =>
    this.OR([
      {
        ALT: (): TimeClause => {
          this.CONSUME(K.LAST);
          const amount = this.SUBRULE(this.wholeNumber);
          const unit = this.OR1([
            { ALT: () => (this.CONSUME(K.MINUTES), 'MINUTES' as const) },
            { ALT: () => (this.CONSUME(K.HOURS), 'HOURS' as const) },
            { ALT: () => (this.CONSUME(K.DAYS), 'DAYS' as const) },
          ]);
          return { kind: 'last', amount, unit };
        },
      },
      {
        ALT: (): TimeClause => {
          this.CONSUME(K.START);
          const startMs = this.SUBRULE1(this.moment);
          let stopMs = null as number | null;
          this.OPTION(() => {
            this.CONSUME(K.STOP);
            stopMs = this.SUBRULE2(this.moment);
          });
          return { kind: 'range', startMs, stopMs };
        },
      },
    ]),
  );

  private moment: ParserMethod<[], number> = this.RULE('moment', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.wholeNumber) },
      {
        ALT: () => {
          const token = this.CONSUME(StringLiteral);
          return this.ACTION(() => {
            const ms = timeLiteralMs(textOf(token));
            if (ms === null) throw new AqlMeaningError('not a date in a form that START and STOP take, e.g. 2026-01-31 13:00', token);
            return ms;
          });
        },
      },
    ]),
  );

  private wholeNumber: ParserMethod<[], number> = this.RULE('wholeNumber', () => {
    const token = this.CONSUME(NumberLiteral);
    return this.ACTION(() => {
      const value = Number(token.image);
      if (!Number.isSafeInteger(value)) throw new AqlMeaningError('not a whole number', token);
      return value;
    });
  });

  private expression: ParserMethod<[], Expression> = this.RULE('expression', () => {
    this.ACTION(() => {
      this.depth += 1;
      if (this.depth > MAX_DEPTH) throw new AqlMeaningError(`nested more than ${MAX_DEPTH} deep`, this.LA(1));
    });
    const terms = [this.SUBRULE1(this.conjunction)];
    this.MANY(() => {
      this.CONSUME(K.OR);
      terms.push(this.SUBRULE2(this.conjunction));
    });
    this.ACTION(() => (this.depth -= 1));
    return joined('or', terms);
  });

  private conjunction: ParserMethod<[], Expression> = this.RULE('conjunction', () => {
    const terms = [this.SUBRULE1(this.negation)];
    this.MANY(() => {
      this.CONSUME(K.AND);
      terms.push(this.SUBRULE2(this.negation));
    });
    return joined('and', terms);
  });

  private negation: ParserMethod<[], Expression> = this.RULE('negation', () => {
    let nots = 0;
    this.MANY(() => {
      this.CONSUME(K.NOT);
      nots += 1;
    });
    let term = this.SUBRULE(this.condition);
    this.ACTION(() => {
      if (nots > MAX_DEPTH) throw new AqlMeaningError(`nested more than ${MAX_DEPTH} deep`, this.LA(1));
      for (; nots > 0; nots -= 1) term = { kind: 'not', term };
    });
    return term;
  });

  private condition: ParserMethod<[], Expression> = this.RULE('condition', () => {
    const value = this.SUBRULE(this.sum);
    let predicate = null as Predicate | null;
    this.OPTION(() => {
      predicate = this.SUBRULE(this.predicate);
    });
    return this.ACTION(() => (predicate === null ? value : predicate(value)));
  });

  private predicate: ParserMethod<[], Predicate> = this.RULE('predicate', () =>
    this.OR([
      {
        ALT: (): Predicate => {
          const op = this.CONSUME(Comparison).image;
          const right = this.SUBRULE(this.sum);
          return (left) => compared(left, op, right);
        },
      },
      {
        ALT: (): Predicate => {
          this.CONSUME(K.IS);
          const negated = this.OPTION1(() => this.CONSUME1(K.NOT)) !== undefined;
          this.CONSUME(K.NULL);
          return (value) => ({ kind: 'is_null', value, negated });
        },
      },
      {
        ALT: (): Predicate => {
          const negated = this.OPTION2(() => this.CONSUME2(K.NOT)) !== undefined;
          return this.SUBRULE(this.membership, { ARGS: [negated] });
        },
      },
    ]),
  );

  private membership: ParserMethod<[boolean], Predicate> = this.RULE('membership', (negated: boolean) =>
    this.OR([
      {
        ALT: (): Predicate => {
          this.CONSUME(K.IN);
          this.CONSUME(LeftParen);
          const list: Expression[] = [];
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => list.push(this.SUBRULE(this.expression)) });
          this.CONSUME(RightParen);
          return (value) => ({ kind: 'in', value, list, negated });
        },
      },
      {
        ALT: (): Predicate => {
          this.CONSUME(K.BETWEEN);
          const low = this.SUBRULE1(this.sum);
          this.CONSUME(K.AND);
          const high = this.SUBRULE2(this.sum);
          return (value) => ({ kind: 'between', value, low, high, negated });
        },
      },
      {
        ALT: (): Predicate => {
          const op = this.OR1([
            { ALT: (): Like => (this.CONSUME(K.LIKE), 'LIKE') },
            { ALT: (): Like => (this.CONSUME(K.ILIKE), 'ILIKE') },
            { ALT: (): Like => (this.CONSUME(K.MATCHES), 'MATCHES') },
            { ALT: (): Like => (this.CONSUME(K.IMATCHES), 'IMATCHES') },
          ]);
          const pattern = this.SUBRULE3(this.sum);
          return (value) => ({ kind: 'like', op, value, pattern, negated });
        },
      },
    ]),
  );

  private sum: ParserMethod<[], Expression> = this.RULE('sum', () => {
    let left = this.SUBRULE1(this.product);
    this.MANY(() => {
      const op = this.OR([{ ALT: () => this.CONSUME(Plus) }, { ALT: () => this.CONSUME(Minus) }]).image as Arithmetic;
      const right = this.SUBRULE2(this.product);
      left = { kind: 'arithmetic', op, left, right };
    });
    return left;
  });

  private product: ParserMethod<[], Expression> = this.RULE('product', () => {
    let left = this.SUBRULE1(this.power);
    this.MANY(() => {
      const op = this.OR([{ ALT: () => this.CONSUME(Star) }, { ALT: () => this.CONSUME(Product) }]).image as Arithmetic;
      const right = this.SUBRULE2(this.power);
      left = { kind: 'arithmetic', op, left, right };
    });
    return left;
  });

  private power: ParserMethod<[], Expression> = this.RULE('power', () => {
    let left = this.SUBRULE1(this.signed);
    this.MANY(() => {
      this.CONSUME(Caret);
      const right = this.SUBRULE2(this.signed);
      left = { kind: 'arithmetic', op: '^', left, right };
    });
    return left;
  });

  private signed: ParserMethod<[], Expression> = this.RULE('signed', () => {
    const minus = this.OPTION(() => this.CONSUME(Minus)) !== undefined;
    const value = this.SUBRULE(this.primary);
    return this.ACTION(() => (minus ? negative(value) : value));
  });

  private primary: ParserMethod<[], Expression> = this.RULE('primary', () =>
    this.OR([
      {
        ALT: (): Expression => {
          this.CONSUME(K.TEXT);
          this.CONSUME(K.SEARCH);
          return { kind: 'text_search', text: textOf(this.CONSUME1(StringLiteral)) };
        },
      },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: (): Expression => ({ kind: 'field', name: this.CONSUME(Name).image }) },
      { ALT: (): Expression => ({ kind: 'property', name: unquote(this.CONSUME(QuotedName).image) }) },
      { ALT: (): Expression => ({ kind: 'string', value: textOf(this.CONSUME2(StringLiteral)) }) },
      { ALT: (): Expression => ({ kind: 'number', value: Number(this.CONSUME(NumberLiteral).image) }) },
      { ALT: (): Expression => (this.CONSUME(K.TRUE), { kind: 'boolean', value: true }) },
      { ALT: (): Expression => (this.CONSUME(K.FALSE), { kind: 'boolean', value: false }) },
      { ALT: (): Expression => (this.CONSUME(K.NULL), NULL) },
      { ALT: () => this.SUBRULE(this.caseWhen) },
      { ALT: () => this.SUBRULE(this.ifThen) },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(RightParen);
          return inner;
        },
      },
    ]),
  );

  private call: ParserMethod<[], Expression> = this.RULE('call', (): Expression => {
    const name = this.CONSUME(Name).image.toUpperCase();
    this.CONSUME(LeftParen);
    const args: Expression[] = [];
    this.MANY_SEP({
      SEP: Comma,
      DEF: () =>
        args.push(
          this.OR([{ ALT: (): Expression => (this.CONSUME(Star), { kind: 'star' }) }, { ALT: () => this.SUBRULE(this.expression) }]),
        ),
    });
    this.CONSUME(RightParen);
    return { kind: 'call', name, args };
  });

  /** `CASE x WHEN 1 …` is read as `CASE WHEN x = 1 …`. */
  private caseWhen: ParserMethod<[], Expression> = this.RULE('caseWhen', (): Expression => {
    this.CONSUME(K.CASE);
    let subject = null as Expression | null;
    this.OPTION1(() => {
      subject = this.SUBRULE1(this.expression);
    });
    const branches: { when: Expression; then: Expression }[] = [];
    this.AT_LEAST_ONE(() => {
      this.CONSUME(K.WHEN);
      const condition = this.SUBRULE2(this.expression);
      this.CONSUME(K.THEN);
      const value = this.SUBRULE3(this.expression);
      branches.push(branch(subject === null ? condition : compared(subject, '=', condition), value));
    });
    let otherwise = null as Expression | null;
    this.OPTION2(() => {
      this.CONSUME(K.ELSE);
      otherwise = this.SUBRULE4(this.expression);
    });
    this.CONSUME(K.END);
    return { kind: 'case', branches, otherwise };
  });

  private ifThen: ParserMethod<[], Expression> = this.RULE('ifThen', (): Expression => {
    this.CONSUME(K.IF);
    const condition = this.SUBRULE1(this.expression);
    this.CONSUME(K.THEN);
    const value = this.SUBRULE2(this.expression);
    let otherwise = null as Expression | null;
    this.OPTION(() => {
      this.CONSUME(K.ELSE);
      otherwise = this.SUBRULE3(this.expression);
    });
    return { kind: 'case', branches: [branch(condition, value)], otherwise };
  });
}

function branch(when: Expression, value: Expression): { when: Expression; then: Expression } {
  // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
  return { when, then: value };
}

export const aqlParser = new AqlParser();
