import { expect, test } from 'vitest';
import { tableOf } from './table.ts';

test('columns are as wide as their widest cell, numbers stand to the right', () => {
  const rows = [
    { part: 'open', ms: 7 },
    { part: 'investigate', ms: 1234.5 },
  ];
  expect(tableOf(rows)).toBe(['  part         ms\n', '  open               7\n', '  investigate  1234.50\n'].join(''));
});

test('nothing measured is said', () => {
  expect(tableOf([])).toBe('  nothing was measured\n');
});
