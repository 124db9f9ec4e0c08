import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidError } from '../../../domain/errors.ts';
import { parseAql } from './parse.ts';
import { print, printExpression } from './print.ts';
import { anySelect } from './testing.ts';
import type { Expression, Select } from './tree.ts';

const field = (name: string): Expression => ({ kind: 'field', name });
const num = (value: number): Expression => ({ kind: 'number', value });
const empty: Select = { columns: '*', from: 'events', where: null, groupBy: [], having: null, orderBy: [], limit: null, time: null };

describe('printed AQL', () => {
  test('is read back as the same tree', () => {
    fc.assert(
      fc.property(anySelect, (select) => {
        expect(parseAql(print(select))).toEqual({ ok: true, select });
      }),
      { numRuns: 500 },
    );
  });

  test('has its clauses in the order QRadar wants, LIMIT before the time', () => {
    expect(
      print({
        columns: [
          { expression: field('username'), alias: 'u' },
          { expression: { kind: 'call', name: 'COUNT', args: [{ kind: 'star' }] }, alias: 'how many' },
        ],
        from: 'events',
        where: { kind: 'compare', op: '=', left: field('username'), right: { kind: 'string', value: "o'brien" } },
        groupBy: [field('username')],
        having: { kind: 'compare', op: '>', left: { kind: 'property', name: 'how many' }, right: num(3) },
        orderBy: [{ expression: field('u'), direction: 'DESC' }],
        limit: 5,
        time: { kind: 'range', startMs: 1790000000000, stopMs: 1790003600000 },
      }),
    ).toBe(
      `SELECT username AS u, COUNT(*) AS "how many" FROM events WHERE username = 'o''brien' GROUP BY username HAVING "how many" > 3 ORDER BY u DESC LIMIT 5 START 1790000000000 STOP 1790003600000`,
    );
  });

  test.each<[string, Expression]>([
    [
      'a - (b - c)',
      { kind: 'arithmetic', op: '-', left: field('a'), right: { kind: 'arithmetic', op: '-', left: field('b'), right: field('c') } },
    ],
    [
      'a - b - c',
      { kind: 'arithmetic', op: '-', left: { kind: 'arithmetic', op: '-', left: field('a'), right: field('b') }, right: field('c') },
    ],
    ['a - -1', { kind: 'arithmetic', op: '-', left: field('a'), right: num(-1) }],
    ['(a OR b) AND c', { kind: 'and', terms: [{ kind: 'or', terms: [field('a'), field('b')] }, field('c')] }],
    ['NOT (a AND b)', { kind: 'not', term: { kind: 'and', terms: [field('a'), field('b')] } }],
  ])('keeps the meaning of %s', (text, expression) => {
    expect(printExpression(expression)).toBe(text);
  });

  test.each<[string, Expression]>([
    ['a quote in a quoted name', { kind: 'property', name: 'x" OR "y' }],
    ['a field name with a blank', field('user name')],
    ['a reserved word as a field', field('select')],
    ['a field that closes the query', field('a; b')],
    ['a function with a blank', { kind: 'call', name: 'A B', args: [] }],
    ['an empty IN', { kind: 'in', value: field('a'), list: [], negated: false }],
    ['no number', num(Number.NaN)],
    ['an AND of nothing', { kind: 'and', terms: [] }],
    ['a star where a value stands', { kind: 'not', term: { kind: 'star' } }],
  ])('refuses %s', (_what, where) => {
    expect(() => print({ ...empty, where })).toThrow(InvalidError);
  });

  test.each([-1, 1.5, Number.MAX_VALUE])('refuses LIMIT %d', (limit) => {
    expect(() => print({ ...empty, limit })).toThrow('LIMIT must be a whole number');
  });
});
