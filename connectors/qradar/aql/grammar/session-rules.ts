import type { ParserMethod } from 'chevrotain';
import { Comma, KEYWORDS as K } from '../tokens.ts';
import type { Expression, Session, SessionEdge } from '../tree.ts';
import { TimeRules } from './time-rules.ts';

/** SESSION BY, with what begins and ends a session. */
export abstract class SessionRules extends TimeRules {
  protected session: ParserMethod<[], Session> = this.RULE('session', (): Session => {
    this.CONSUME(K.SESSION);
    this.CONSUME(K.BY);
    const time = this.SUBRULE1(this.expression);
    // IBM's syntax has a blank between the time and the keys, its lists have commas.
    this.OPTION1(() => this.CONSUME1(Comma));
    const by: Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => by.push(this.SUBRULE2(this.expression)) });
    const begin = this.OPTION2(() => this.SUBRULE(this.beginEdge));
    const end = this.OPTION3(() => this.SUBRULE(this.endEdge));
    const timeoutMs = this.OPTION4(() => {
      this.CONSUME(K.TIMEOUT);
      return this.SUBRULE1(this.wholeNumber);
    });
    const window = this.OPTION5(() => {
      this.CONSUME(K.TIMEWINDOW);
      return { amount: this.SUBRULE2(this.wholeNumber), unit: this.SUBRULE(this.windowUnit) };
    });
    return {
      time,
      by,
      ...(begin === undefined ? {} : { begin }),
      ...(end === undefined ? {} : { end }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(window === undefined ? {} : { window }),
    };
  });

  private beginEdge: ParserMethod<[], SessionEdge> = this.RULE('beginEdge', () => {
    const explicit = this.OPTION(() => this.CONSUME(K.EXPLICIT));
    this.CONSUME(K.BEGIN);
    return { explicit: explicit !== undefined, when: this.SUBRULE(this.expression) };
  });

  private endEdge: ParserMethod<[], SessionEdge> = this.RULE('endEdge', () => {
    const explicit = this.OPTION(() => this.CONSUME(K.EXPLICIT));
    this.CONSUME(K.END);
    return { explicit: explicit !== undefined, when: this.SUBRULE(this.expression) };
  });

  private windowUnit: ParserMethod<[], NonNullable<Session['window']>['unit']> = this.RULE('windowUnit', () =>
    this.OR([
      { ALT: () => (this.CONSUME(K.SECONDS), 'SECONDS' as const) },
      { ALT: () => (this.CONSUME(K.MINUTES), 'MINUTES' as const) },
      { ALT: () => (this.CONSUME(K.HOURS), 'HOURS' as const) },
      { ALT: () => (this.CONSUME(K.DAYS), 'DAYS' as const) },
    ]),
  );
}
