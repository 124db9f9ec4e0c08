import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidError } from '../../../domain/errors.ts';
import { aliasOf, and, as, call, eq, field, inList, num, or, property, str, userName, userNameFault } from './build.ts';
import { parseAql } from './parse.ts';
import { print } from './print.ts';

describe('a user name', () => {
  test.each([
    'jsmith',
    'JSmith',
    'CORP\\jsmith',
    'jsmith@corp.example',
    'adm.jsmith',
    "o'brien",
    'müller',
    '山田 太郎',
    'Zoë_1-x',
    'WS01$',
  ])('%s may be asked for, and is read back as it is', (name) => {
    const where = inList(call('LOWER', field('username')), [userName(name)]);
    const aql = print({
      columns: [as(field('username'), 'u')],
      from: 'events',
      where,
      groupBy: [],
      having: null,
      orderBy: [],
      limit: 1,
      time: null,
    });
    expect(parseAql(aql)).toMatchObject({ ok: true, select: { where: { list: [{ kind: 'string', value: name }] } } });
  });

  test.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['x'.repeat(129), 'it is longer than 128 characters'],
    ['a;b', 'it holds a character'],
    ['a\nb', 'it holds a character'],
    ['a\u0000', 'it holds a character'],
    ['a"b', 'it holds a character'],
    ['a%', 'it holds a character'],
    ['(a)', 'it holds a character'],
  ])('%j is refused', (name, fault) => {
    expect(() => userName(name)).toThrow(InvalidError);
    expect(userNameFault(name)).toContain(fault);
  });

  test('that is refused is never repeated in the message', () => {
    expect(() => userName('secret-name;')).not.toThrow('secret-name');
    expect(() => userName('secret-name;')).toThrow(/^user name: /);
  });

  test('never changes the query around it, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 140 }), (name) => {
        if (userNameFault(name) !== null) return;
        const where = and(eq(field('username'), userName(name)), eq(field('qid'), num(1)));
        const select = {
          columns: [as(field('username'), 'u')],
          from: 'events' as const,
          where,
          groupBy: [],
          having: null,
          orderBy: [],
          limit: 1,
          time: null,
        };
        expect(parseAql(print(select))).toEqual({ ok: true, select });
      }),
    );
  });
});

describe('a part of a query', () => {
  test.each<[string, () => unknown, string]>([
    ['a field that is not on the list', () => field('payload'), 'field: "payload"'],
    ['a field with more behind it', () => field("username = 'x' OR a"), 'field: '],
    ['a property nobody agreed on', () => property('Password' as 'Command'), 'property: "Password"'],
    ['a function that is not on the list', () => call('UTF8', field('username')), 'function: "UTF8"'],
    ['an alias with a blank', () => as(field('qid'), 'how many'), 'alias: '],
    ['a reserved alias', () => aliasOf('select'), 'alias: '],
    ['text with a newline', () => str('a\nb'), 'a text in a query holds a control character'],
    ['text with a semicolon', () => str('a;b'), 'a text in a query holds a semicolon'],
    ['half a character', () => str('\ud800'), 'not well-formed'],
    ['a very long text', () => str('x'.repeat(1_025)), 'longer than 1024'],
    ['no number', () => num(Number.NaN), 'number: NaN'],
    ['a number beyond 53 bits', () => num(2 ** 60), 'number: '],
    ['an IN of nothing', () => inList(field('qid'), []), 'inList: '],
    ['an OR of nothing', () => or(), 'or: '],
  ])('cannot be %s', (_what, make, message) => {
    expect(make).toThrow(InvalidError);
    expect(make).toThrow(message);
  });

  test('takes functions in any case', () => {
    expect(call('geo::lookup', field('sourceip'), str('country'))).toMatchObject({ name: 'GEO::LOOKUP' });
  });
});
