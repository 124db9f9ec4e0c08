import { describe, expect, test } from 'vitest';
import { ApiError } from './envelope.ts';
import { parseFields, pick } from './fields.ts';
import { page, parseRange } from './range.ts';
import { SortError, sortRows } from './sort.ts';

const SHAPE = { id: true, name: true, rules: { id: true, type: true }, data: 'any' } as const;
const ROW = { id: 1, name: 'x', rules: [{ id: 5, type: 'CRE_RULE' }], data: { a: { b: 1 } } };

describe('fields', () => {
  test.each([
    ['id', { id: 1 }],
    ['id, name', { id: 1, name: 'x' }],
    ['rules', { rules: [{ id: 5, type: 'CRE_RULE' }] }],
    [' id , rules( id )', { id: 1, rules: [{ id: 5 }] }],
    ['data(a(b))', { data: { a: { b: 1 } } }],
  ])('%s', (text, expected) => {
    expect(pick(ROW, parseFields(text, SHAPE))).toEqual(expected);
  });

  test('without the parameter everything is there', () => {
    expect(pick(ROW, parseFields(null, SHAPE))).toEqual(ROW);
  });

  test.each([
    ['foo', 30, 'Specified field "foo" is not recognized by this endpoint for media type "application/json"'],
    ['rules(foo)', 30, 'Specified field "foo" is not recognized'],
    ['id(x)', 30, 'Specified field "x" is not recognized'],
    ['__proto__', 30, 'is not recognized'],
    ['id,id', 30, 'Specified field "id" was used more than once at the same level'],
    ['id,', 1005, 'was invalid'],
    ['rules(id', 1005, 'was invalid'],
    ['id)', 1005, 'was invalid'],
  ])('%s is refused with code %i', (text, code, message) => {
    const refusal = caught(() => parseFields(text, SHAPE));
    expect(refusal).toMatchObject({ status: 422, code });
    expect(refusal?.message).toContain(message);
  });
});

describe('Range', () => {
  test.each([
    ['items=0-1', ['a', 'b'], 'items 0-1/3'],
    ['items=2-49', ['c'], 'items 2-2/3'],
    ['items=3-9', [], 'items */3'],
    [undefined, ['a', 'b', 'c'], null],
  ])('%s', (header, rows, contentRange) => {
    expect(page(['a', 'b', 'c'], parseRange(header))).toEqual({ rows, contentRange });
  });

  test.each(['items=5-1', 'bytes=0-1', 'items=a-b', 'items 0-1', ''])('"%s" is refused and the form is said', (header) => {
    const refusal = caught(() => parseRange(header));
    expect(refusal?.status).toBe(422);
    expect(refusal?.message).toContain('items=x-y');
  });
});

describe('sort', () => {
  const rows = [
    { id: 1, at: 5 },
    { id: 2, at: null },
    { id: 3, at: 5 },
    { id: 4, at: 2 },
  ];
  test.each([
    ['+at,-id', [2, 4, 3, 1]],
    [' at', [2, 4, 1, 3]],
    ['-at', [1, 3, 4, 2]],
    ['id', [1, 2, 3, 4]],
  ])('%s', (text, expected) => {
    expect(sortRows(rows, text, ['id', 'at']).map((r) => r.id)).toEqual(expected);
  });

  test('a field that cannot be sorted is refused', () => {
    expect(() => sortRows(rows, '+description', ['id'])).toThrow(SortError);
  });
});

function caught(act: () => unknown): ApiError | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof ApiError ? error : null;
  }
}
