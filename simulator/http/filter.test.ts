import { assert, pre, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFields, matches } from './filter-match.ts';
import { FilterError, parseFilter } from './filter-parse.ts';

const OFFENSE = {
  id: 42,
  status: 'OPEN',
  severity: 7,
  offense_type: 3,
  start_time: 1_790_000_000_001,
  description: 'UBA : Create Offense\n',
  assigned_to: null,
  custom: true,
  follow_up: false,
  source_address_ids: [1, 5],
  rules: [{ id: 100_500, type: 'CRE_RULE' }],
  log_sources: [{ id: 63, type_name: 'EventCRE' }],
  duration: { days: 4 },
  source_ip: '10.1.2.3',
  text: 'Policy Violation',
  version: '22.0',
  name: 'x',
  note_text: 'a "quoted" note',
  interfaces: [{ ip_addresses: [{ value: '10.0.0.1' }] }],
};

describe('strings that real clients send', () => {
  test.each([
    ['status=OPEN', true],
    ['status="OPEN"', true],
    ["status = 'CLOSED'", false],
    ['id>41 and status=OPEN', true],
    ['id in (\'42\') and severity >= 5 and status = "OPEN"', true],
    ["source_ip in ('10.1.2.3')", true],
    ['offense_type=3 and start_time>=1790000000000', true],
    ['note_text="a \\"quoted\\" note"', true],
    ['custom=TRUE', true],
    ['custom=false', false],
    ['text="Policy Violation"', true],
    ['version=22.0', true],
    ['name = "x"', true],
    ['name between a and z', true],
    ["(text = 'Policy Violation')", true],
  ])('%s', (text, expected) => {
    expect(matches(parseFilter(text), OFFENSE)).toBe(expected);
  });
});

describe('the grammar', () => {
  test.each([
    ['id = 42', true],
    ['id != 42', false],
    ['id <> 41', true],
    ['id < 43 AND NOT id < 42', true],
    ['id = 1 or id = 2 or id = 42', true],
    ['(id = 1 or id = 42) and severity = 7', true],
    ['id = 1 or id = 42 and severity = 8', false],
    ['id not in (1, 2)', true],
    ['id Between 40 and 42', true],
    ['id not between 40 and 42', false],
    ['assigned_to is null', true],
    ['assigned_to IS NOT NULL', false],
    ["text like 'Policy%'", true],
    ["text like 'policy%'", false],
    ["text ilike 'policy%'", true],
    ["text not like 'X_'", true],
    ["text like 'Policy_Violation'", true],
    ['text ^= "Pol"', true],
    ["name like '.'", false],
    ['source_address_ids contains 5', true],
    ['source_address_ids contains (. < 3)', true],
    ['source_address_ids contains (. > 5)', false],
    ['log_sources contains (type_name = "EventCRE" and id = 63)', true],
    ['log_sources contains type_name = "Other"', false],
    ['interfaces contains ip_addresses contains value = "10.0.0.1"', true],
    ['duration(days) > 3', true],
    ["note_text = 'it''s'", false],
  ])('%s', (text, expected) => {
    expect(matches(parseFilter(text), OFFENSE)).toBe(expected);
  });

  test.each([
    ['assigned_to = x', false],
    ['assigned_to < 5', false],
    ['assigned_to in (x)', false],
    ["assigned_to like '%'", false],
    ['assigned_to between a and b', false],
    ['assigned_to != x', true],
    ['assigned_to not in (x)', true],
  ])('of null: %s is %s', (text, expected) => {
    expect(matches(parseFilter(text), OFFENSE)).toBe(expected);
  });
});

describe('refusals', () => {
  test.each([
    '',
    'status',
    'status=',
    'status==OPEN',
    '=OPEN',
    'id in ()',
    'id in (1',
    'text like abc',
    "text='open",
    'id=1 id=2',
    '(id=1',
    'id between 1',
  ])('%s cannot be read', (text) => {
    expect(() => parseFilter(text)).toThrow(FilterError);
  });

  test('offense_source is no field to filter by', () => {
    expect(() => checkFields(parseFilter('status=OPEN and not (offense_source=jsmith)'), ['status'])).toThrow('offense_source');
  });

  test('a word beside a number is refused, not compared', () => {
    expect(() => matches(parseFilter('id > many'), OFFENSE)).toThrow(FilterError);
  });

  test('any text is either read or refused', () => {
    assert(
      property(string(), (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a quoted text is found whatever it holds', () => {
    assert(
      property(string({ minLength: 1 }), (text) => {
        pre(!text.includes('\\'));
        const filter = parseFilter(`name = '${text.replaceAll("'", "''")}'`);
        expect(matches(filter, { name: text })).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
