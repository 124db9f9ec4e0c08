import { describe, expect, test } from 'vitest';
import { AppError } from '../../../domain/errors.ts';
import { and, as, eq, field, inList, num, str, userName } from './build.ts';
import { parseAql } from './parse.ts';
import { print } from './print.ts';
import type { Expression, Select } from './tree.ts';

/** Text as somebody would write it into a user name, a file name or a mail subject to get out of a literal. */
const TEXTS = [
  "'",
  "''",
  "'''",
  "\\'",
  "' OR '1'='1",
  "' OR 1=1 --",
  "' OR 1=1 /*",
  "'; DELETE FROM events; --",
  "' LIMIT 1000000 LAST 365 DAYS --",
  "') OR (username IS NOT NULL",
  "','admin",
  "' UNION SELECT payload FROM events --",
  "x' AND username NOT IN ('",
  '" OR "1"="1',
  '"',
  '*/ OR 1=1 /*',
  '-- comment',
  "%' OR '%'='",
  '\\',
  '\\\\',
  '\u2019 OR 1=1',
  '\u02bc OR \u02bc1\u02bc=\u02bc1',
  '\uff07 OR 1=1',
  "'\u0000 OR 1=1",
  "'\n OR 1=1",
  "'\r\nLAST 365 DAYS",
  "\u2028' OR 1=1",
  "' START 0 STOP 9999999999999",
  '(SELECT username FROM events)',
  '${username}',
  '{{7*7}}',
  "'||username||'",
  '%00',
  '\ud800',
  '',
  ' ',
  'x'.repeat(70_000),
] as const;

/** What may stand where a number is expected when a tree came as JSON. */
const NUMBERS = [
  '"1 OR 1=1"',
  '"1; DROP"',
  '"0x10"',
  '"1e3"',
  '"\'"',
  '"NaN"',
  '""',
  'null',
  'true',
  '[]',
  '[1]',
  '{}',
  '{"valueOf":1}',
  '-1',
  '-0',
  '1.5',
  '0.1',
  '1e21',
  '1e308',
  '1e999',
  '-1e999',
  '9007199254740993',
  '-9007199254740993',
  '1e-7',
] as const;

const BASE: Select = {
  columns: [as(field('username'), 'u')],
  from: 'events',
  where: null,
  groupBy: [],
  having: null,
  orderBy: [],
  limit: 10,
  time: { kind: 'range', startMs: 1_790_000_000_000, stopMs: 1_790_003_600_000 },
};
const asking = (where: Expression): Select => ({ ...BASE, where: and(where, eq(field('qid'), num(1))) });
const raw = (value: string): Expression => ({ kind: 'string', value });

const TEXT_KINDS: Record<string, (text: string) => Select> = {
  'a text of the builder': (text) => asking(eq(field('username'), str(text))),
  'a user name of the builder': (text) => asking(inList(field('username'), [userName(text), userName('jsmith')])),
  'a text': (text) => asking(eq(field('username'), raw(text))),
  'a text in a list': (text) => asking({ kind: 'in', value: field('username'), list: [raw('a'), raw(text), raw('b')], negated: false }),
  'a pattern': (text) => asking({ kind: 'like', op: 'ILIKE', value: field('username'), pattern: raw(text), negated: false }),
  'a regular expression': (text) => asking({ kind: 'like', op: 'IMATCHES', value: field('username'), pattern: raw(text), negated: false }),
  'a text to search': (text) => asking({ kind: 'text_search', text }),
  'an argument': (text) => asking({ kind: 'call', name: 'REFERENCESETCONTAINS', args: [raw(text), field('username')] }),
  'a bound of BETWEEN': (text) => asking({ kind: 'between', value: field('username'), low: raw(text), high: raw(text), negated: false }),
  'a result of CASE': (text) => ({
    ...BASE,
    // oxlint-disable-next-line unicorn/no-thenable -- the tree's word for the THEN of a branch
    columns: [as({ kind: 'case', branches: [{ when: eq(field('qid'), num(1)), then: raw(text) }], otherwise: raw(text) }, 'c')],
  }),
  'a property': (text) => asking({ kind: 'is_null', value: { kind: 'property', name: text }, negated: true }),
  'a field': (text) => asking({ kind: 'is_null', value: { kind: 'field', name: text }, negated: true }),
  'a function': (text) => asking({ kind: 'call', name: text, args: [] }),
  'an alias': (text) => ({ ...BASE, columns: [{ expression: field('username'), alias: text }] }),
  'a cursor': (text) => ({ ...BASE, into: text }),
  'a collation': (text) => ({ ...BASE, orderBy: [{ expression: field('username'), direction: 'ASC', collate: text }] }),
  'a parameter': (text) => ({ ...BASE, parameters: [{ name: text, value: raw(text) }] }),
  'a date and time': (text) => ({ ...BASE, time: { kind: 'relative', start: { dateTime: text }, stop: null } }),
  'a text in a sub-query': (text) =>
    asking({ kind: 'in_query', value: field('username'), query: asking(eq(field('username'), raw(text))), negated: false }),
};

const NUMBER_KINDS: Record<string, (value: number) => Select> = {
  'a number of the builder': (value) => asking(eq(field('qid'), num(value))),
  'a number': (value) => asking(eq(field('qid'), { kind: 'number', value })),
  'a number in a list': (value) => asking({ kind: 'in', value: field('qid'), list: [num(1), { kind: 'number', value }], negated: false }),
  'a LIMIT': (value) => ({ ...BASE, limit: value }),
  'a START': (value) => ({ ...BASE, time: { kind: 'range', startMs: value, stopMs: 1 } }),
  'a STOP': (value) => ({ ...BASE, time: { kind: 'range', startMs: 1, stopMs: value } }),
  'an amount of time': (value) => ({ ...BASE, time: { kind: 'last', amount: value, unit: 'DAYS' } }),
};

/** A tree without its literals, names included: what is left is its shape. */
function shapeOf(select: Select): unknown {
  const text = JSON.stringify(select, (key, value: unknown) => {
    const isLiteral = ['value', 'text', 'name', 'alias', 'into', 'collate', 'dateTime', 'startMs', 'stopMs', 'limit', 'amount'].includes(
      key,
    );
    return isLiteral && (typeof value === 'string' || typeof value === 'number') ? '·' : value;
  });
  return JSON.parse(text);
}

/** The text of a tree, or null when it is refused for what can be foreseen. */
function printed(make: () => Select): { select: Select; aql: string } | null {
  try {
    const select = make();
    return { select, aql: print(select) };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function holdsItsShape(make: () => Select): void {
  const made = printed(make);
  if (made === null) return;
  const parsed = parseAql(made.aql);
  // A text that is too long to be read again cannot have become anything else.
  if (!parsed.ok && made.aql.length > 65_536) return;
  expect(parsed).toMatchObject({ ok: true });
  expect(parsed.ok ? shapeOf(parsed.select) : null).toEqual(shapeOf(made.select));
}

describe('hostile text', () => {
  test.each(Object.keys(TEXT_KINDS))('as %s is refused or stays what it is, and the query around it too', (kind) => {
    const make = TEXT_KINDS[kind];
    for (const text of TEXTS) holdsItsShape(() => make?.(text) ?? BASE);
    expect(TEXTS.length).toBeGreaterThanOrEqual(20);
  });

  test('in a literal comes back as it was written', () => {
    for (const text of TEXTS.filter((t) => t.length < 60_000)) {
      const parsed = parseAql(print(asking(eq(field('username'), raw(text)))));
      expect(parsed).toMatchObject({ ok: true, select: { where: { terms: [{ right: { kind: 'string', value: text } }, {}] } } });
    }
  });
});

describe('what is no number', () => {
  test.each(Object.keys(NUMBER_KINDS))('as %s is refused or stays a number', (kind) => {
    const make = NUMBER_KINDS[kind];
    for (const json of NUMBERS) holdsItsShape(() => make?.(JSON.parse(json) as number) ?? BASE);
    expect(NUMBERS.length).toBeGreaterThanOrEqual(20);
  });
});
