import type { ParserMethod } from 'chevrotain';
import { AqlMeaningError } from '../meaning-error.ts';
import { Comma, Comparison, KEYWORDS as K, LeftParen, RightParen } from '../tokens.ts';
import type { Expression, Select } from '../tree.ts';
import { compared } from './read-token.ts';
import { MAX_DEPTH } from './rules.ts';
import { ValueRules } from './value-rules.ts';

type Like = Extract<Expression, { kind: 'like' }>['op'];
/** What follows a value and makes a condition of it. */
type Predicate = (value: Expression) => Expression;

function joined(kind: 'and' | 'or', terms: Expression[]): Expression {
  const [only] = terms;
  return only !== undefined && terms.length === 1 ? only : { kind, terms };
}

/** OR, AND, NOT and the predicates, loosest binding first. */
export abstract class ConditionRules extends ValueRules {
  protected expression: ParserMethod<[], Expression> = this.RULE('expression', () => {
    this.enter();
    const terms = [this.SUBRULE1(this.conjunction)];
    this.MANY(() => {
      this.CONSUME(K.OR);
      terms.push(this.SUBRULE2(this.conjunction));
    });
    this.leave();
    return joined('or', terms);
  });

  protected conjunction: ParserMethod<[], Expression> = this.RULE('conjunction', () => {
    const terms = [this.SUBRULE1(this.negation)];
    this.MANY(() => {
      this.CONSUME(K.AND);
      terms.push(this.SUBRULE2(this.negation));
    });
    return joined('and', terms);
  });

  protected negation: ParserMethod<[], Expression> = this.RULE('negation', () => {
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

  protected condition: ParserMethod<[], Expression> = this.RULE('condition', () => {
    const value = this.SUBRULE(this.sum);
    let predicate = null as Predicate | null;
    this.OPTION(() => {
      predicate = this.SUBRULE(this.predicate);
    });
    return this.ACTION(() => (predicate === null ? value : predicate(value)));
  });

  protected predicate: ParserMethod<[], Predicate> = this.RULE('predicate', () =>
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

  protected membership: ParserMethod<[boolean], Predicate> = this.RULE('membership', (negated: boolean) =>
    this.OR([
      {
        ALT: (): Predicate => {
          this.CONSUME(K.IN);
          this.CONSUME(LeftParen);
          const among = this.SUBRULE(this.among, { ARGS: [negated] });
          this.CONSUME(RightParen);
          return among;
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

  private among: ParserMethod<[boolean], Predicate> = this.RULE('among', (negated: boolean) =>
    this.OR([
      {
        ALT: (): Predicate => {
          const query: Select = this.SUBRULE(this.query);
          return (value) => ({ kind: 'in_query', value, query, negated });
        },
      },
      {
        ALT: (): Predicate => {
          const list: Expression[] = [];
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => list.push(this.SUBRULE(this.expression)) });
          return (value) => ({ kind: 'in', value, list, negated });
        },
      },
    ]),
  );
}
