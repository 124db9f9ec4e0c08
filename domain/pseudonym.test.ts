import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeTokeniser, normaliseIdentifier, TOKEN_DOMAINS, TOKEN_PATTERN, type TokenDomain } from './pseudonym.ts';

const tokenise = makeTokeniser(new Uint8Array(32).fill(1));
const domains = Object.keys(TOKEN_DOMAINS) as TokenDomain[];

describe('a token', () => {
  test('is the same for every way to write one account, and another for another account', () => {
    const forms = ['jsmith', 'JSmith', 'CORP\\jsmith', 'corp\\JSMITH', 'jsmith@corp.example', ' jsmith '];
    expect(new Set(forms.map((f) => tokenise('user', f))).size).toBe(1);
    expect(tokenise('user', 'adm.jsmith')).not.toBe(tokenise('user', 'jsmith'));
  });

  test.each([
    ['user', "O'Brien", "o'brien"],
    ['user', 'CORP\\müller', 'müller'],
    ['user', '@handle', '@handle'],
    ['host', 'WS-0042', 'ws-0042'],
    ['system', '\\\\FS01\\Share', '\\\\fs01\\share'],
  ] as const)('%s %s is read as %s', (domain, identifier, expected) => {
    expect(normaliseIdentifier(domain, identifier)).toBe(expected);
  });

  test('matches the pattern by which tokens are recognised', () => {
    fc.assert(
      fc.property(fc.constantFrom(...domains), fc.string(), (domain, identifier) => {
        const token = tokenise(domain, identifier);
        expect(token.match(TOKEN_PATTERN)).toEqual([token]);
      }),
    );
  });

  test('depends on the key and on the kind of identifier', () => {
    const other = makeTokeniser(new Uint8Array(32).fill(2));
    expect(other('user', 'jsmith')).not.toBe(tokenise('user', 'jsmith'));
    expect(tokenise('host', 'jsmith').slice(5)).not.toBe(tokenise('user', 'jsmith').slice(4));
  });

  test('does not repeat over many names', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => `user${i}`);
    expect(new Set(names.map((n) => tokenise('user', n))).size).toBe(names.length);
  });
});
