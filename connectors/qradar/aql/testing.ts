import * as fc from 'fast-check';
import { isBareIdentifier } from './tokens.ts';
import type { Column, Expression, Select, Session, TimeClause } from './tree.ts';

const name = fc
  .oneof(
    fc.constantFrom('username', 'starttime', 'last', 'text', 'search', 'stop', 'events', 'Days', 'endtime', 'android', 'ifindex'),
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/),
  )
  .filter(isBareIdentifier);
const quotedName = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((s) => !s.includes('"'));
const text = fc.oneof(fc.constantFrom("o'brien", "'", "''", '%', '-- x', '/*', 'CORP\\jsmith', '日本'), fc.string({ maxLength: 12 }));
const number = fc
  .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => (n === 0 ? 0 : n));
const functionName = fc.constantFrom('LOWER', 'COUNT', 'LAST', 'GEO::LOOKUP', 'REFERENCEMAP', 'STOP');

/** Every tree that `parseAql` can give: AND and OR of at least two terms, function names in upper case, NULL never compared. */
const tree = fc.letrec<{ any: Expression; value: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('value'),
    fc.record({
      kind: fc.constant('compare' as const),
      op: fc.constantFrom('=', '!=', '<', '<=', '>', '>=').map((op) => op as '='),
      left: tie('any'),
      right: tie('value'),
    }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), terms: fc.array(tie('any'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), term: tie('any') }),
    fc.record({
      kind: fc.constant('in' as const),
      value: tie('any'),
      list: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
      negated: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('between' as const), value: tie('any'), low: tie('any'), high: tie('any'), negated: fc.boolean() }),
    fc.record({
      kind: fc.constant('like' as const),
      op: fc.constantFrom('LIKE' as const, 'ILIKE' as const, 'MATCHES' as const, 'IMATCHES' as const),
      value: tie('any'),
      pattern: tie('any'),
      negated: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('is_null' as const), value: tie('any'), negated: fc.boolean() }),
    fc.constant<Expression>({ kind: 'null' }),
    fc.record({
      kind: fc.constant('case' as const),
      // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
      branches: fc.array(fc.record({ when: tie('any'), then: tie('any') }), { minLength: 1, maxLength: 2 }),
      otherwise: fc.option(tie('any')),
    }),
  ),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant('field' as const), name }),
    fc.record({ kind: fc.constant('property' as const), name: quotedName }),
    fc.record({ kind: fc.constant('string' as const), value: text }),
    fc.record({ kind: fc.constant('number' as const), value: number }),
    fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('text_search' as const), text }),
    fc.record({
      kind: fc.constant('call' as const),
      name: functionName,
      args: fc.array(fc.oneof(tie('any'), fc.constant<Expression>({ kind: 'star' })), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      op: fc.constantFrom('+', '-', '*', '/', '%', '^').map((op) => op as '+'),
      left: tie('any'),
      right: tie('any'),
    }),
  ),
}));

export const anyExpression: fc.Arbitrary<Expression> = tree.any;
const anyValue: fc.Arbitrary<Expression> = tree.value;

const column: fc.Arbitrary<Column> = fc.record({ expression: anyExpression, alias: fc.option(fc.oneof(name, quotedName, text)) });
const amount = fc.nat({ max: 10_000 });
const moment = fc.nat({ max: 2 ** 31 - 1 }).map((s) => s * 1000);
const time: fc.Arbitrary<TimeClause> = fc.oneof(
  fc.record({ kind: fc.constant('last' as const), amount, unit: fc.constantFrom('MINUTES' as const, 'HOURS' as const, 'DAYS' as const) }),
  fc.record({ kind: fc.constant('range' as const), startMs: moment, stopMs: fc.option(moment) }),
  fc.record({
    kind: fc.constant('relative' as const),
    start: fc.record({ dateTime: text }),
    stop: fc.option(fc.oneof(moment, fc.record({ dateTime: text }))),
  }),
);

const label = fc.oneof(name, quotedName, text);
const parameter = fc.record({ name: fc.constantFrom('REMOTESERVERS', 'PROGRESSDETAILSRESOLUTION'), value: anyValue });

const edge = fc.record({ explicit: fc.boolean(), when: anyExpression });
const session: fc.Arbitrary<Session> = fc.record(
  {
    time: anyExpression,
    by: fc.array(anyExpression, { minLength: 1, maxLength: 2 }),
    begin: edge,
    end: edge,
    timeoutMs: amount,
    window: fc.record({ amount, unit: fc.constantFrom('SECONDS' as const, 'MINUTES' as const, 'HOURS' as const, 'DAYS' as const) }),
  },
  { requiredKeys: ['time', 'by'] },
);

/** A SELECT as `parseAql` can give it, over a database or over `source`. */
function selectOver(source: fc.Arbitrary<Pick<Select, 'from' | 'source'>>): fc.Arbitrary<Select> {
  const clauses = fc.record({
    columns: fc.oneof(fc.constant('*' as const), fc.array(column, { minLength: 1, maxLength: 3 })),
    where: fc.option(anyExpression),
    groupBy: fc.array(anyExpression, { maxLength: 2 }),
    having: fc.option(anyExpression),
    orderBy: fc.array(
      fc.record(
        { expression: anyExpression, direction: fc.constantFrom('ASC' as const, 'DESC' as const), collate: text },
        { requiredKeys: ['expression', 'direction'] },
      ),
      { maxLength: 2 },
    ),
    limit: fc.option(amount),
    time: fc.option(time),
  });
  const rare = fc.record({ into: label, session, parameters: fc.array(parameter, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] });
  return fc.tuple(clauses, source, rare).map(([c, from, more]) => ({ ...c, ...from, ...more }));
}

const plain = selectOver(fc.constantFrom('events' as const, 'flows' as const).map((from) => ({ from })));
const nested = selectOver(plain.map((source) => ({ from: source.from, source })));
const among = fc
  .tuple(plain, anyExpression, plain, fc.boolean())
  .map(([select, value, query, negated]): Select => ({ ...select, where: { kind: 'in_query', value, query, negated } }));

/** Every SELECT that `parseAql` can give, two deep. */
export const anySelect: fc.Arbitrary<Select> = fc.oneof({ weight: 4, arbitrary: plain }, nested, among);
