import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IntakeRuleError, parseIntakeRule } from './intake-rule.ts';

const figures = { severity: 7, magnitude: 3, risk: 120, threshold: 100 };

describe('the intake rule', () => {
  test.each([
    ['severity >= 7 or risk > threshold', 'yes'],
    ['severity > 7', 'no'],
    ['severity > 7 or risk > threshold', 'yes'],
    ['severity > 7 and risk > threshold', 'no'],
    ['severity=7 AND magnitude!=4', 'yes'],
    ['magnitude <= 2.5', 'no'],
    ['7 <= severity', 'yes'],
    ['severity > 9 and magnitude > 9 or risk > 1', 'yes'],
    ['risk > 1 or severity > 9 and magnitude > 9', 'yes'],
    ['(risk > 1 or severity > 9) and magnitude > 9', 'no'],
  ])('%s: %s', (text, answer) => {
    expect(parseIntakeRule(text).decide(figures)).toBe(answer);
  });

  test.each([
    ['severity >= 7 or risk > threshold', 'yes'],
    ['severity >= 8 or risk > threshold', 'unknown'],
    ['severity >= 7 and risk > threshold', 'unknown'],
    ['severity >= 8 and risk > threshold', 'no'],
  ])('without a risk %s is %s: what is not known never decides', (text, answer) => {
    expect(parseIntakeRule(text).decide({ ...figures, risk: null })).toBe(answer);
  });

  test.each([
    ['', 1, 'the end'],
    ['severity', 9, 'the end'],
    ['severity >= ', 12, 'the end'],
    ['severity >= 7 or', 17, 'the end'],
    ['severity >= 7 risk > 3', 15, '"risk"'],
    ['severety >= 7', 1, '"severety"'],
    ['severity => 7', 11, '">"'],
    ['(severity >= 7', 15, 'the end'],
    ['severity >= 7)', 14, '")"'],
    ['severity >= 7; drop', 14, '";"'],
    ['severity >= -1', 13, '"-"'],
    ['username = 7', 1, '"username"'],
    ["severity = 'x'", 12, 'no meaning'],
  ])('%s is refused at column %i', (text, column, found) => {
    const parse = (): unknown => parseIntakeRule(text);
    expect(parse).toThrow(IntakeRuleError);
    expect(parse).toThrow(`column ${column}: `);
    expect(parse).toThrow(found);
  });

  test('whatever is typed is either a rule or an error with a place in it', () => {
    assert(
      property(string(), (text) => {
        try {
          expect(['yes', 'no', 'unknown']).toContain(parseIntakeRule(text).decide(figures));
        } catch (error) {
          expect(error).toBeInstanceOf(IntakeRuleError);
        }
      }),
    );
  });
});
