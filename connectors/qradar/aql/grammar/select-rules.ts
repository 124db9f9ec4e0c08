import type { ParserMethod } from 'chevrotain';
import { Comma, KEYWORDS as K, LeftParen, Name, QuotedName, RightParen, Star, StringLiteral } from '../tokens.ts';
import type { Column, Expression, Order, Select } from '../tree.ts';
import { textOf, unquote } from './read-token.ts';
import { SessionRules } from './session-rules.ts';

type Source = Pick<Select, 'from' | 'source'>;

/** A SELECT, its columns, where its rows come from and how they are ordered. */
export abstract class SelectRules extends SessionRules {
  query: ParserMethod<[], Select> = this.RULE('query', (): Select => {
    this.enter();
    this.CONSUME(K.SELECT);
    const columns: Column[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => columns.push(this.SUBRULE(this.column)) });
    let into = this.OPTION(() => this.SUBRULE1(this.into));
    this.CONSUME(K.FROM);
    const source = this.SUBRULE(this.source);
    into = this.OPTION8(() => this.SUBRULE2(this.into)) ?? into;
    const where = this.OPTION1(() => {
      this.CONSUME(K.WHERE);
      return this.SUBRULE1(this.expression);
    });
    const session = this.OPTION9(() => this.SUBRULE(this.session));
    const groupBy: Expression[] = [];
    this.OPTION2(() => {
      this.CONSUME(K.GROUP);
      this.CONSUME1(K.BY);
      this.AT_LEAST_ONE_SEP1({ SEP: Comma, DEF: () => groupBy.push(this.SUBRULE2(this.expression)) });
    });
    const having = this.OPTION3(() => {
      this.CONSUME(K.HAVING);
      return this.SUBRULE3(this.expression);
    });
    const orderBy: Order[] = [];
    this.OPTION4(() => {
      this.CONSUME(K.ORDER);
      this.CONSUME2(K.BY);
      this.AT_LEAST_ONE_SEP2({ SEP: Comma, DEF: () => orderBy.push(this.SUBRULE(this.order)) });
    });
    const limit = this.OPTION5(() => {
      this.CONSUME(K.LIMIT);
      return this.SUBRULE(this.wholeNumber);
    });
    const time = this.OPTION6(() => this.SUBRULE(this.time));
    const parameters = this.OPTION7(() => this.SUBRULE(this.parameters));
    this.leave();
    return {
      columns: isStar(columns) ? '*' : columns,
      ...source,
      ...(into === undefined ? {} : { into }),
      where: where ?? null,
      ...(session === undefined ? {} : { session }),
      groupBy,
      having: having ?? null,
      orderBy,
      limit: limit ?? null,
      time: time ?? null,
      ...(parameters === undefined ? {} : { parameters }),
    };
  });

  private source: ParserMethod<[], Source> = this.RULE('source', () =>
    this.OR([
      { ALT: (): Source => (this.CONSUME(K.EVENTS), { from: 'events' }) },
      { ALT: (): Source => (this.CONSUME(K.FLOWS), { from: 'flows' }) },
      {
        ALT: (): Source => {
          this.CONSUME(LeftParen);
          const source = this.SUBRULE(this.query);
          this.CONSUME(RightParen);
          return this.ACTION(() => ({ from: source.from, source }));
        },
      },
    ]),
  );

  private into: ParserMethod<[], string> = this.RULE('into', () => {
    this.CONSUME(K.INTO);
    return this.SUBRULE(this.label);
  });

  private column: ParserMethod<[], Column> = this.RULE('column', () => {
    const expression = this.OR([
      { ALT: (): Expression => (this.CONSUME(Star), { kind: 'star' }) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    const alias = this.OPTION(() => {
      this.OPTION1(() => this.CONSUME(K.AS));
      return this.SUBRULE(this.label);
    });
    return { expression, alias: alias ?? null };
  });

  /** A name that is given, bare or in either kind of quotes. */
  private label: ParserMethod<[], string> = this.RULE('label', () =>
    this.OR([
      { ALT: () => this.CONSUME(Name).image },
      { ALT: () => unquote(this.CONSUME(QuotedName).image) },
      { ALT: () => textOf(this.CONSUME(StringLiteral)) },
    ]),
  );

  private order: ParserMethod<[], Order> = this.RULE('order', () => {
    const expression = this.SUBRULE(this.expression);
    const direction = this.OPTION(() =>
      this.OR([{ ALT: () => (this.CONSUME(K.ASC), 'ASC' as const) }, { ALT: () => (this.CONSUME(K.DESC), 'DESC' as const) }]),
    );
    const collate = this.OPTION1(() => {
      this.CONSUME(K.COLLATE);
      return textOf(this.CONSUME(StringLiteral));
    });
    return { expression, direction: direction ?? 'ASC', ...(collate === undefined ? {} : { collate }) };
  });

  private parameters: ParserMethod<[], NonNullable<Select['parameters']>> = this.RULE('parameters', () => {
    this.CONSUME(K.PARAMETERS);
    const parameters: { name: string; value: Expression }[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
    return parameters;
  });
}

function isStar(columns: readonly Column[]): boolean {
  const [only] = columns;
  return columns.length === 1 && only?.alias === null && only.expression.kind === 'star';
}
