import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  { fields: ['a', 'b'], line: 'a,b' },
  { fields: ["so'brien", 'jmüller'], line: "so'brien,jmüller" },
  { fields: ['a,b', 'say "no"'], line: '"a,b","say ""no"""' },
])('$line', ({ fields, line }) => {
  expect(csvLine(fields)).toBe(line);
});

test('what is written is read back', () => {
  const field = fc.string({ minLength: 1, maxLength: 12 }).filter((f) => f.trim() === f && f !== '');
  fc.assert(
    fc.property(fc.array(field, { minLength: 2, maxLength: 5 }), (fields) => {
      expect(parse(csvLine(fields))).toEqual([fields]);
    }),
    { numRuns: 200 },
  );
});
