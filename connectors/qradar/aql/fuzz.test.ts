import { describe, expect, test } from 'vitest';
import { parseAql } from './parse.ts';
import { print } from './print.ts';
import { fuzzInputs, SEED_QUERIES } from './testing-fuzz.ts';

const INPUTS = 10_000;

/** Milliseconds for one reading of a text of about 60,000 characters, the best of three. */
function slow(text: (n: number) => string): number {
  const took = (n: number): number => {
    const began = performance.now();
    parseAql(text(n));
    return performance.now() - began;
  };
  took(2_000);
  return Math.min(...[0, 1, 2].map(() => took(60_000)));
}

describe('arbitrary text', () => {
  test('is a tree that can be printed and read again, or an error with its place', () => {
    const seen = { trees: 0, errors: 0 };
    for (const { input } of fuzzInputs(7)) {
      const parsed = parseAql(input);
      if (parsed.ok) {
        seen.trees += 1;
        expect(parseAql(print(parsed.select))).toEqual(parsed);
      } else {
        seen.errors += 1;
        const lines = input.split('\n');
        expect(parsed.line).toBeGreaterThanOrEqual(1);
        expect(parsed.line).toBeLessThanOrEqual(lines.length);
        expect(parsed.column).toBeGreaterThanOrEqual(1);
        expect(parsed.column).toBeLessThanOrEqual((lines[parsed.line - 1]?.length ?? 0) + 1);
        expect(parsed.message).not.toBe('');
      }
      if (seen.trees + seen.errors === INPUTS) break;
    }
    expect(seen.trees).toBeGreaterThan(INPUTS / 50);
    expect(seen.errors).toBeGreaterThan(INPUTS / 2);
  });

  test('is read in a time that grows with its length, also where it is made to be slow', () => {
    const MADE_TO_BE_SLOW: ((n: number) => string)[] = [
      (n) => '/*'.repeat(n / 2),
      (n) => "'".repeat(n + 1),
      (n) => '"'.repeat(n + 1),
      (n) => '('.repeat(n),
      (n) => 'SELECT a FROM ('.repeat(n / 15),
      (n) => `SELECT ${'a,'.repeat(n / 2)}`,
      (n) => `SELECT a FROM events WHERE ${'a = 1 AND '.repeat(n / 10)}b`,
      (n) => `SELECT a${'+1'.repeat(n / 2)} FROM events`,
      (n) => `SELECT a FROM events WHERE a IN (${"'x',".repeat(n / 4)}'y')`,
      (n) => `SELECT a FROM events WHERE ${'CASE WHEN '.repeat(n / 10)}`,
      (n) => 'x'.repeat(n),
      (n) => '9'.repeat(n),
      (n) => '\u0000'.repeat(n),
      (n) => `SELECT a -- ${'-'.repeat(n)}`,
    ];
    // A quadratic reading of 60,000 characters would take many seconds.
    expect(Math.max(...MADE_TO_BE_SLOW.map(slow))).toBeLessThan(1_500);
  });

  test('never makes the parser forget how to read a query', () => {
    for (const query of SEED_QUERIES) expect(parseAql(query)).toMatchObject({ ok: true });
  });
});
