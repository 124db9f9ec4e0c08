import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimText, type Part } from '../../domain/claim.ts';
import { makeFactBook, type FactBook } from '../facts/fact-book.ts';
import { hasDigit, identifiersIn, numberWordIn } from '../lint/figures.ts';
import { markupIn } from '../lint/plain-text.ts';
import { wordingFaults } from '../wording.ts';
import type { Frame } from './frame.ts';
import { P95 } from './peer-comparison.ts';
import { FRAMES } from './registry.ts';

const source = { formula: 'generated', evidence: ['E1'] };
const START_MS = Date.UTC(2026, 8, 1);

/** A fact of the unit from two generated numbers. */
function factOf(book: FactBook, kind: string, unit: Frame['slots'][string]['unit'], size: number, moment: number) {
  switch (unit) {
    case 'count':
      return book.count(kind, size, source);
    case 'bytes':
      return book.bytes(kind, size * 1_000, source);
    case 'ratio':
    case 'score':
    case 'percent':
      return book.ratio(kind, size / 7, source);
    case 'persons':
      return book.persons(kind, size, source);
    case 'days':
      return book.days(kind, size, source);
    case 'nights':
      return book.nights(kind, size, source);
    case 'ms':
      return book.duration(kind, size * 1_000, source);
    case 'hour':
      return book.hour(kind, size % 24, source);
    case 'time':
      return book.interval(kind, { fromMs: START_MS + moment, toMs: START_MS + moment + size * 1_000 }, source);
    case 'date':
      return book.word(kind, unit, '2026-09-30', source);
    case 'token':
      return book.word(kind, unit, 'SYS-ABCDEFGHIJ', source);
    case 'class':
      return book.word(kind, unit, 'HR sensitive', source);
    case 'country':
      return book.word(kind, unit, 'Singapore', source);
    case 'quarter':
      return book.word(kind, unit, 'Q3 2026', source);
    default:
      throw new RangeError(`no example of ${String(unit satisfies never)}`);
  }
}

/** The frame rendered with generated facts and words. `empty`: optional slots left out. */
function rendered(
  frame: Frame,
  size: number,
  moment: number,
  pick: number,
  zone: string | null,
  empty: boolean,
): { parts: Part[]; short: Part[] } {
  const book = makeFactBook('USR-AAAAAAAAAA', zone);
  const facts = Object.entries(frame.slots).map(([slot, { unit, optional }], i) => [
    slot,
    optional === true && empty ? null : factOf(book, slot, unit, size + i, moment),
  ]);
  const words = Object.entries(frame.words).map(([slot, list]) => [slot, list[pick % list.length] ?? '']);
  return frame.render(Object.fromEntries(facts), Object.fromEntries(words));
}

const generated = fc.tuple(
  fc.nat(3_000_000),
  fc.nat(40 * 86_400_000),
  fc.nat(500),
  fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', null),
  fc.boolean(),
);
const fixedText = (parts: readonly Part[]): string =>
  parts
    .map((p) => ('text' in p ? p.text : ' '))
    .join('')
    .replaceAll(P95, '');

test('there are enough frames, each registered once', () => {
  expect(FRAMES.length).toBeGreaterThanOrEqual(18);
  expect(new Set(FRAMES.map((f) => f.id)).size).toBe(FRAMES.length);
});

describe.each(FRAMES.map((frame) => ({ id: frame.id, frame })))('$id', ({ frame }) => {
  const always = (check: (text: string, parts: Part[]) => void): void =>
    fc.assert(
      fc.property(generated, ([size, moment, pick, zone, empty]) => {
        const { parts, short } = rendered(frame, size, moment, pick, zone, empty);
        check(claimText(parts), parts);
        check(claimText(short), short);
      }),
      { numRuns: 60 },
    );

  test('accuses nobody, reads no minds and states no absolutes', () => {
    always((text) => expect(wordingFaults(text)).toEqual([]));
  });

  test('is plain text', () => {
    always((text) => expect(markupIn(text)).toEqual([]));
  });

  test('holds figures as facts only', () => {
    always((_text, parts) => {
      expect(hasDigit(fixedText(parts))).toBe(false);
      expect(numberWordIn(fixedText(parts))).toBeNull();
      expect(identifiersIn(fixedText(parts))).toEqual([]);
    });
  });

  test('is one sentence without seams', () => {
    always((text) => {
      expect(text).not.toMatch(/ {2}| [.,;]|undefined|null|NaN|\(\)|""/);
      expect(text.length).toBeLessThan(600);
    });
  });

  test('its long form is a sentence that shows every fact it is given', () => {
    fc.assert(
      fc.property(generated, ([size, moment, pick, zone, empty]) => {
        const { parts } = rendered(frame, size, moment, pick, zone, empty);
        const text = claimText(parts);
        expect(text).toMatch(/^[A-Z].*\.$/);
        const filled = Object.values(frame.slots).filter((s) => s.optional !== true || !empty).length;
        expect(parts.filter((p) => 'factId' in p).length).toBeGreaterThanOrEqual(Math.min(filled, 1));
      }),
      { numRuns: 20 },
    );
  });
});
