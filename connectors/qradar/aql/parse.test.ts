import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAql } from './parse.ts';
import type { Expression, Select } from './tree.ts';

function read(text: string): Select {
  const parsed = parseAql(text);
  if (!parsed.ok) throw new Error(`${parsed.line}:${parsed.column} ${parsed.message}`);
  return parsed.select;
}

/** The condition of `WHERE`, printed by the test in a form that shows how it was bound. */
function bound(condition: string): string {
  const { where } = read(`SELECT username AS u FROM events WHERE ${condition}`);
  return where === null ? '' : shape(where);
}

function shape(e: Expression): string {
  switch (e.kind) {
    case 'field':
      return e.name;
    case 'property':
      return `"${e.name}"`;
    case 'string':
      return `'${e.value}'`;
    case 'number':
      return String(e.value);
    case 'boolean':
      return String(e.value);
    case 'null':
    case 'star':
      return e.kind;
    case 'call':
      return `${e.name}[${e.args.map(shape).join(' ')}]`;
    case 'arithmetic':
    case 'compare':
      return `(${shape(e.left)} ${e.op} ${shape(e.right)})`;
    case 'and':
    case 'or':
      return `(${e.kind} ${e.terms.map(shape).join(' ')})`;
    case 'not':
      return `(not ${shape(e.term)})`;
    case 'in':
      return `(${shape(e.value)} ${e.negated ? 'not ' : ''}in ${e.list.map(shape).join(' ')})`;
    case 'in_query':
      return `(${shape(e.value)} ${e.negated ? 'not ' : ''}in query)`;
    case 'between':
      return `(${shape(e.value)} ${e.negated ? 'not ' : ''}from ${shape(e.low)} to ${shape(e.high)})`;
    case 'like':
      return `(${shape(e.value)} ${e.negated ? 'not ' : ''}${e.op} ${shape(e.pattern)})`;
    case 'is_null':
      return `(${shape(e.value)} ${e.negated ? 'some' : 'none'})`;
    case 'text_search':
      return `(search '${e.text}')`;
    default:
      return `(case ${e.branches.map((b) => `${shape(b.when)} -> ${shape(b.then)}`).join(', ')}${e.otherwise === null ? '' : ` else ${shape(e.otherwise)}`})`;
  }
}

describe('a condition', () => {
  test.each([
    ['a = 1 OR b = 2 AND c = 3', '(or (a = 1) (and (b = 2) (c = 3)))'],
    ['(a = 1 OR b = 2) AND c = 3', '(and (or (a = 1) (b = 2)) (c = 3))'],
    ['NOT a = 1 AND b = 2', '(and (not (a = 1)) (b = 2))'],
    ['NOT (a = 1 AND b = 2)', '(not (and (a = 1) (b = 2)))'],
    ['not not a', '(not (not a))'],
    ['a + b * c ^ 2 - d / 2 % 3 > 1', '(((a + (b * (c ^ 2))) - ((d / 2) % 3)) > 1)'],
    ['a - b - c = -1', '(((a - b) - c) = -1)'],
    ['-a < - (2)', '((0 - a) < -2)'],
    ['a <> 1', '(a != 1)'],
    ['a <> NULL and b = null', '(and (a some) (b none))'],
    ['a IS NULL or b is not null', '(or (a none) (b some))'],
    ["username IN ('jsmith','CORP\\jsmith')", "(username in 'jsmith' 'CORP\\jsmith')"],
    ["LOWER(username) NOT IN ('o''brien')", "(LOWER[username] not in 'o'brien')"],
    ['category between 24001 AND 24008 and a = 1', '(and (category from 24001 to 24008) (a = 1))'],
    ['a NOT BETWEEN 1 AND 2', '(a not from 1 to 2)'],
    [`"Process CommandLine" ilike '%mimikatz%'`, `("Process CommandLine" ILIKE '%mimikatz%')`],
    ["a NOT LIKE 'b' OR a MATCHES 'c' OR a IMATCHES 'd'", "(or (a not LIKE 'b') (a MATCHES 'c') (a IMATCHES 'd'))"],
    ["TEXT SEARCH 'two words' AND text = 'x'", "(and (search 'two words') (text = 'x'))"],
    ["INCIDR('10.0.0.0/8',sourceip)", "INCIDR['10.0.0.0/8' sourceip]"],
    ["geo::lookup(sourceip, 'country') = 'DE'", "(GEO::LOOKUP[sourceip 'country'] = 'DE')"],
    ['INOFFENSE(42) = TRUE', '(INOFFENSE[42] = true)'],
    ["CASE WHEN a = 1 THEN 'x' WHEN b THEN 'y' ELSE 'z' END = 'x'", "((case (a = 1) -> 'x', b -> 'y' else 'z') = 'x')"],
    ['CASE a WHEN 1 THEN 2 END > 1', '((case (a = 1) -> 2) > 1)'],
    ['SUM(IF a > 1 THEN 1.0 ELSE 0.0) > 3', '(SUM[(case (a > 1) -> 1 else 0)] > 3)'],
    ['COUNT(*) > 0 AND NOW() > 1', '(and (COUNT[star] > 0) (NOW[] > 1))'],
    ['LAST(starttime) > start', '(LAST[starttime] > start)'],
  ])('%s', (condition, expected) => {
    expect(bound(condition)).toBe(expected);
  });
});

describe('a query', () => {
  test('of the catalogue is read with its columns, grouping, limit and window', () => {
    expect(
      read(`SELECT username AS u, category AS cid, SUM(eventcount) AS n -- per category
            FROM events /* all
            of them */ WHERE username IN ('jsmith') GROUP BY username, category, starttime/3600000 HAVING n > 3
            ORDER BY n DESC, u LIMIT 5000 START 1790000000000 STOP 1790003600000`),
    ).toEqual({
      columns: [
        { expression: { kind: 'field', name: 'username' }, alias: 'u' },
        { expression: { kind: 'field', name: 'category' }, alias: 'cid' },
        { expression: { kind: 'call', name: 'SUM', args: [{ kind: 'field', name: 'eventcount' }] }, alias: 'n' },
      ],
      from: 'events',
      where: { kind: 'in', value: { kind: 'field', name: 'username' }, list: [{ kind: 'string', value: 'jsmith' }], negated: false },
      groupBy: [
        { kind: 'field', name: 'username' },
        { kind: 'field', name: 'category' },
        { kind: 'arithmetic', op: '/', left: { kind: 'field', name: 'starttime' }, right: { kind: 'number', value: 3600000 } },
      ],
      having: { kind: 'compare', op: '>', left: { kind: 'field', name: 'n' }, right: { kind: 'number', value: 3 } },
      orderBy: [
        { expression: { kind: 'field', name: 'n' }, direction: 'DESC' },
        { expression: { kind: 'field', name: 'u' }, direction: 'ASC' },
      ],
      limit: 5000,
      time: { kind: 'range', startMs: 1790000000000, stopMs: 1790003600000 },
    });
  });

  test('may ask for everything', () => {
    expect(read('select * from flows')).toMatchObject({ columns: '*', from: 'flows', limit: null, time: null });
    expect(read('SELECT *, UTF8(payload) AS p FROM events').columns).toHaveLength(2);
  });

  test.each([
    ["username AS 'who did'", 'who did'],
    ["username AS 'o''brien'", "o'brien"],
    ['username AS "who did"', 'who did'],
    ['username as start', 'start'],
    ['username', null],
  ])('names a column: %s', (column, alias) => {
    expect(read(`SELECT ${column} FROM events`).columns).toEqual([{ expression: { kind: 'field', name: 'username' }, alias }]);
  });

  test.each([
    ['LAST 24 HOURS', { kind: 'last', amount: 24, unit: 'HOURS' }],
    ['last 30 minutes', { kind: 'last', amount: 30, unit: 'MINUTES' }],
    ['LAST 1 DAY', { kind: 'last', amount: 1, unit: 'DAYS' }],
    ['START 1605046453426', { kind: 'range', startMs: 1605046453426, stopMs: null }],
    ["START '2026-01-01 00:00' STOP '2026-01-02 00:00:30Z'", { kind: 'range', startMs: 1767225600000, stopMs: 1767312030000 }],
    ["START '2026/01/01 00:00:00' STOP '2026/01/02-00:00:30'", { kind: 'range', startMs: 1767225600000, stopMs: 1767312030000 }],
    ["START '2026:01:01-00:00:00'", { kind: 'range', startMs: 1767225600000, stopMs: null }],
    ["START PARSEDATETIME('1 hour ago')", { kind: 'relative', start: { dateTime: '1 hour ago' }, stop: null }],
    ["start parsedatetime('1 day ago') stop 1605046453426", { kind: 'relative', start: { dateTime: '1 day ago' }, stop: 1605046453426 }],
  ])('has the window %s', (clause, time) => {
    expect(read(`SELECT a AS b FROM events ${clause}`).time).toEqual(time);
  });
});

describe('a query around a query', () => {
  const inner = read('SELECT username AS u FROM flows LIMIT 5 LAST 1 DAYS');

  test('reads the rows of the inner one', () => {
    expect(read('SELECT u FROM (SELECT username AS u FROM flows LIMIT 5 LAST 1 DAYS) WHERE u IS NOT NULL')).toMatchObject({
      from: 'flows',
      source: inner,
      where: { kind: 'is_null' },
    });
  });

  test.each([
    ['username IN (SELECT username AS u FROM flows LIMIT 5 LAST 1 DAYS)', false],
    ['username NOT IN (select username AS u from flows limit 5 last 1 day)', true],
  ])('compares with its one column: %s', (condition, negated) => {
    const { where } = read(`SELECT a FROM events WHERE ${condition}`);
    expect(where).toEqual({ kind: 'in_query', value: { kind: 'field', name: 'username' }, query: inner, negated });
  });
});

describe('clauses of others', () => {
  test.each(['SELECT a INTO "my cursor" FROM events LAST 1 DAYS', "SELECT a FROM events INTO 'my cursor' LAST 1 DAYS"])(
    '%s names a cursor',
    (aql) => {
      expect(read(aql).into).toBe('my cursor');
    },
  );

  test('parameters come last', () => {
    expect(
      read("SELECT a FROM events LAST 1 DAYS PARAMETERS remoteservers=ARIELSERVERS4EPNAME('ep0'), progressDetailsResolution=60").parameters,
    ).toEqual([
      { name: 'REMOTESERVERS', value: { kind: 'call', name: 'ARIELSERVERS4EPNAME', args: [{ kind: 'string', value: 'ep0' }] } },
      { name: 'PROGRESSDETAILSRESOLUTION', value: { kind: 'number', value: 60 } },
    ]);
  });

  test('an order may name its collation', () => {
    expect(read("SELECT a FROM events ORDER BY a DESC COLLATE 'de-CH', b").orderBy).toMatchObject([
      { direction: 'DESC', collate: 'de-CH' },
      { direction: 'ASC' },
    ]);
  });

  test('AS may be left out', () => {
    expect(read('SELECT COUNT(*) n, a "how many", b start FROM events').columns).toMatchObject([
      { alias: 'n' },
      { alias: 'how many' },
      { alias: 'start' },
    ]);
  });
});

describe('what cannot be read', () => {
  test.each([
    { aql: 'SELECT a FROM', line: 1, column: 14, expected: ['EVENTS', 'FLOWS', '('] },
    { aql: 'SELECT a FROM simarc', line: 1, column: 15, expected: ['EVENTS', 'FLOWS', '('] },
    { aql: 'SELECT a\nFROM events\nWHERE a IS 3', line: 3, column: 12, expected: ['NULL'] },
    { aql: 'SELECT DISTINCT a FROM events', line: 1, column: 8 },
    { aql: 'SELECT a b c FROM events', line: 1, column: 12, expected: ['FROM'] },
    { aql: 'SELECT a FROM (SELECT a FROM events LAST 1 DAYS', line: 1, column: 48, expected: [')'] },
    { aql: 'SELECT a FROM events WHERE a IN ()', line: 1, column: 34 },
    { aql: 'SELECT a FROM events PARAMETERS x<1', line: 1, column: 34, expected: [] },
    { aql: 'SELECT a FROM events WHERE a = 1e999', line: 1, column: 32, expected: [] },
    { aql: 'SELECT a /* b FROM events', line: 1, column: 10, expected: ['*/'] },
    { aql: `SELECT a${'+1'.repeat(600)} FROM events`, line: 1, column: 1009, expected: [] },
    { aql: 'SELECT a FROM events LAST 5 WEEKS', line: 1, column: 29, expected: ['MINUTES', 'HOURS', 'DAYS'] },
    { aql: 'SELECT a FROM events LAST 5 HOURS LIMIT 5', line: 1, column: 35, expected: ['a further clause', 'the end of the query'] },
    { aql: 'SELECT a FROM events; DROP x', line: 1, column: 21, expected: [] },
    { aql: "SELECT a FROM events WHERE a = 'open", line: 1, column: 32, expected: [] },
    { aql: 'SELECT a FROM events LIMIT 1.5', line: 1, column: 28, expected: [] },
    { aql: "SELECT a FROM events START '2026-02-30 00:00'", line: 1, column: 28, expected: [] },
    { aql: `SELECT ${'('.repeat(5000)}a FROM events`, line: 1, column: 107, expected: [] },
    { aql: 'SELECT a FROM ('.repeat(3000), line: 1, column: 1493, expected: [] },
    { aql: `SELECT a FROM events WHERE ${'NOT '.repeat(5000)}a`, line: 1, column: 20029, expected: [] },
    { aql: ' '.repeat(70_000), line: 1, column: 1, expected: [] },
  ])('is refused at $line:$column', ({ aql, ...where }) => {
    expect(parseAql(aql)).toMatchObject({ ok: false, ...where });
  });

  test('never throws, whatever the text', () => {
    const words = [
      'SELECT',
      'a',
      'FROM',
      'events',
      'WHERE',
      'IN',
      '(',
      ')',
      ',',
      "'x'",
      '"y"',
      'AND',
      'NOT',
      'CASE',
      'WHEN',
      'END',
      '*',
      '1',
      '=',
      'LAST',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((w) => w.join(' ')),
    );
    fc.assert(fc.property(text, (t) => typeof parseAql(t).ok === 'boolean'));
  });
});
