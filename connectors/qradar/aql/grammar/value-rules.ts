import type { ParserMethod } from 'chevrotain';
import { AqlMeaningError } from '../meaning-error.ts';
import {
  Caret,
  Comma,
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
} from '../tokens.ts';
import type { Expression } from '../tree.ts';
import { compared, textOf, unquote } from './read-token.ts';
import { AqlRules } from './rules.ts';

type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>['op'];

/** Longest row of operators of one level; the tree of `a + b + c …` is as deep as it is long. */
const MAX_OPERATORS = 500;
const NULL: Expression = { kind: 'null' };

function negative(value: Expression): Expression {
  if (value.kind === 'number') return { kind: 'number', value: value.value === 0 ? 0 : -value.value };
  return { kind: 'arithmetic', op: '-', left: { kind: 'number', value: 0 }, right: value };
}

function branch(when: Expression, value: Expression): { when: Expression; then: Expression } {
  // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
  return { when, then: value };
}

/** Arithmetic, calls, literals, CASE and IF, loosest binding first. */
export abstract class ValueRules extends AqlRules {
  protected sum: ParserMethod<[], Expression> = this.RULE('sum', () => {
    let left = this.SUBRULE1(this.product);
    let operators = 0;
    this.MANY(() => {
      operators = this.another(operators);
      const op = this.OR([{ ALT: () => this.CONSUME(Plus) }, { ALT: () => this.CONSUME(Minus) }]).image as Arithmetic;
      const right = this.SUBRULE2(this.product);
      left = { kind: 'arithmetic', op, left, right };
    });
    return left;
  });

  protected product: ParserMethod<[], Expression> = this.RULE('product', () => {
    let left = this.SUBRULE1(this.power);
    let operators = 0;
    this.MANY(() => {
      operators = this.another(operators);
      const op = this.OR([{ ALT: () => this.CONSUME(Star) }, { ALT: () => this.CONSUME(Product) }]).image as Arithmetic;
      const right = this.SUBRULE2(this.power);
      left = { kind: 'arithmetic', op, left, right };
    });
    return left;
  });

  protected power: ParserMethod<[], Expression> = this.RULE('power', () => {
    let left = this.SUBRULE1(this.signed);
    let operators = 0;
    this.MANY(() => {
      operators = this.another(operators);
      this.CONSUME(Caret);
      const right = this.SUBRULE2(this.signed);
      left = { kind: 'arithmetic', op: '^', left, right };
    });
    return left;
  });

  protected signed: ParserMethod<[], Expression> = this.RULE('signed', () => {
    const minus = this.OPTION(() => this.CONSUME(Minus)) !== undefined;
    const value = this.SUBRULE(this.primary);
    return this.ACTION(() => (minus ? negative(value) : value));
  });

  protected primary: ParserMethod<[], Expression> = this.RULE('primary', () =>
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
      { ALT: () => this.SUBRULE(this.number) },
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

  protected call: ParserMethod<[], Expression> = this.RULE('call', (): Expression => {
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
  protected caseWhen: ParserMethod<[], Expression> = this.RULE('caseWhen', (): Expression => {
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

  protected ifThen: ParserMethod<[], Expression> = this.RULE('ifThen', (): Expression => {
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

  private number: ParserMethod<[], Expression> = this.RULE('number', () => {
    const token = this.CONSUME(NumberLiteral);
    return this.ACTION((): Expression => {
      const value = Number(token.image);
      if (!Number.isFinite(value)) throw new AqlMeaningError('a number that is too large', token);
      return { kind: 'number', value };
    });
  });

  /** Counts an operator of a row. */
  private another(operators: number): number {
    return this.ACTION(() => {
      if (operators === MAX_OPERATORS) throw new AqlMeaningError(`more than ${MAX_OPERATORS} operators in a row`, this.LA(1));
      return operators + 1;
    });
  }
}
