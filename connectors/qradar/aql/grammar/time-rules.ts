import type { ParserMethod } from 'chevrotain';
import { AqlMeaningError } from '../meaning-error.ts';
import { timeLiteralMs } from '../time-literal.ts';
import { Comparison, KEYWORDS as K, LeftParen, Name, NumberLiteral, RightParen, StringLiteral } from '../tokens.ts';
import type { Expression, Moment, TimeClause } from '../tree.ts';
import { textOf } from './read-token.ts';
import { ConditionRules } from './condition-rules.ts';

/** LAST, START and STOP, whole numbers, and the parameters of a search. */
export abstract class TimeRules extends ConditionRules {
  protected time: ParserMethod<[], TimeClause> = this.RULE('time', () =>
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
          const start = this.SUBRULE1(this.moment);
          const stop = this.OPTION(() => {
            this.CONSUME(K.STOP);
            return this.SUBRULE2(this.moment);
          });
          return clauseOf(start, stop ?? null);
        },
      },
    ]),
  );

  private moment: ParserMethod<[], Moment> = this.RULE('moment', () =>
    this.OR([
      { ALT: (): Moment => this.SUBRULE(this.wholeNumber) },
      {
        ALT: (): Moment => {
          const token = this.CONSUME(StringLiteral);
          return this.ACTION(() => {
            const ms = timeLiteralMs(textOf(token));
            if (ms === null) throw new AqlMeaningError('not a date in a form that START and STOP take, e.g. 2026-01-31 13:00', token);
            return ms;
          });
        },
      },
      {
        ALT: (): Moment => {
          this.CONSUME(K.PARSEDATETIME);
          this.CONSUME(LeftParen);
          const dateTime = textOf(this.CONSUME1(StringLiteral));
          this.CONSUME(RightParen);
          return { dateTime };
        },
      },
    ]),
  );

  protected wholeNumber: ParserMethod<[], number> = this.RULE('wholeNumber', () => {
    const token = this.CONSUME(NumberLiteral);
    return this.ACTION(() => {
      const value = Number(token.image);
      if (!Number.isSafeInteger(value)) throw new AqlMeaningError('not a whole number', token);
      return value;
    });
  });

  /** `REMOTESERVERS=ARIELSERVERS4EPNAME('…')` and the like. */
  protected parameter: ParserMethod<[], { name: string; value: Expression }> = this.RULE('parameter', () => {
    const name = this.CONSUME(Name).image.toUpperCase();
    const sign = this.CONSUME(Comparison);
    this.ACTION(() => {
      if (sign.image !== '=') throw new AqlMeaningError('a parameter is given by =', sign);
    });
    const value = this.SUBRULE(this.sum);
    return { name, value };
  });
}

function clauseOf(start: Moment, stop: Moment | null): TimeClause {
  if (typeof start === 'object' || (typeof stop === 'object' && stop !== null)) return { kind: 'relative', start, stop };
  return { kind: 'range', startMs: start, stopMs: stop };
}
