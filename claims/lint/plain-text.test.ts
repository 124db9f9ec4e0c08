import { describe, expect, test } from 'vitest';
import { folded, markupIn } from './plain-text.ts';

describe('what is more than text is named', () => {
  test.each([
    ['<b>', 'HTML'],
    ['a > b', 'HTML'],
    ['&amp;', 'HTML'],
    ['&#60;', 'HTML'],
    ['http://a', 'a link'],
    ['ftp://a', 'a link'],
    ['www.example.com', 'a link'],
    ['javascript:x', 'a link'],
    ['data:text', 'a link'],
    ['[a](b)', 'a link'],
    ['`code`', 'markdown'],
    ['**bold**', 'markdown'],
    ['# title', 'markdown'],
    ['${x}', 'a template'],
    ['{{x}}', 'a template'],
    ['=1+1', 'a formula'],
    ['@SUM', 'a formula'],
    ['a\u0000b', 'invisible or directional characters'],
    ['a\u202eb', 'invisible or directional characters'],
    ['a\u2066b', 'invisible or directional characters'],
    ['a\u200bb', 'invisible or directional characters'],
    ['a\ufeffb', 'invisible or directional characters'],
    ['a\u{e0061}b', 'invisible or directional characters'],
    ['a\ufe0fb', 'invisible or directional characters'],
  ])('%j is %s', (text, kind) => {
    expect(markupIn(text)).toContain(kind);
  });
});

test.each(['Plain text, with signs: (a) "b"; c - d.', 'R&D and A & B', 'two\nlines', 'Data types: text', 'a_b and c', 'naïve Größe'])(
  '%j is plain',
  (text) => {
    expect(markupIn(text)).toEqual([]);
  },
);

test('folding keeps what is plain and unmasks what is not', () => {
  expect(folded('Plain  Text')).toBe('plain text');
  expect(folded('Ｓｔоlе\u200b')).toBe('stole');
});
