import { describe, expect, test } from 'vitest';
import { bareName, formsByAccount } from './accounts.ts';

describe('accounts', () => {
  test.each([
    ['jsmith', 'jsmith'],
    ['EX\\JSmith', 'jsmith'],
    ['jsmith@EXAMPLE.COM', 'jsmith'],
    ["CORP\\so'brien", "so'brien"],
  ])('%s is %s', (account, name) => {
    expect(bareName(account)).toBe(name);
  });

  test('one person has all the forms that were seen, the system has none', () => {
    const forms = formsByAccount(['jsmith', 'EX\\jsmith', 'jsmith@EXAMPLE.COM', 'SYSTEM', 'NT AUTHORITY\\LOCAL SERVICE', 'DWM-3', 'mlee']);
    expect(Object.fromEntries(forms)).toEqual({
      jsmith: ['jsmith', 'EX\\jsmith', 'ex\\jsmith', 'jsmith@EXAMPLE.COM', 'jsmith@example.com'],
      mlee: ['mlee'],
    });
  });
});
