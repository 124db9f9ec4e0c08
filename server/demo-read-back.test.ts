import { describe, expect, test } from 'vitest';
import { readBack } from './demo-read-back.ts';
import { shownNote } from './testing.ts';

const APPROVED = shownNote('Conclusion …\n[casewright 1-1-a]');
const note = (id: number, text: string) => ({ id, createTimeMs: 0, username: 'API_user: x', text });

describe('the note read back from QRadar', () => {
  test('is given back when it is the approved one, byte for byte', () => {
    expect(readBack(APPROVED, [note(1, 'of somebody else'), note(2, APPROVED.text)])).toEqual({ id: '2', text: APPROVED.text });
  });

  test.each([
    ['is missing', [note(1, 'of somebody else')], 'does not hold'],
    ['is there twice', [note(1, APPROVED.text), note(2, APPROVED.text)], '2 times'],
    ['differs by one byte', [note(1, APPROVED.text.replace('…', '.'))], 'not the one that was approved'],
    ['ends in a blank', [note(1, `${APPROVED.text} `)], 'not the one that was approved'],
  ])('is a failure when it %s', (_what, notes, message) => {
    expect(() => readBack(APPROVED, notes)).toThrow(message);
  });

  test('is a failure when nothing was approved', () => {
    expect(() => readBack(undefined, [note(1, APPROVED.text)])).toThrow('no note was approved');
  });
});
