import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newKey, open, parseDataKey, seal, SealBroken, type Place } from './crypto.ts';

const anyPlace: fc.Arbitrary<Place> = fc.record({ table: fc.string(), caseId: fc.string(), row: fc.string() });
const anyBytes = fc.uint8Array({ maxLength: 200 });

describe('sealed values', () => {
  test('open to what was sealed', () => {
    const key = newKey();
    fc.assert(
      fc.property(anyPlace, anyBytes, (place, plain) => {
        expect(new Uint8Array(open(key, place, seal(key, place, plain)))).toEqual(plain);
      }),
    );
  });

  test('do not open when any byte was changed', () => {
    const key = newKey();
    fc.assert(
      fc.property(anyPlace, anyBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (place, plain, at, flip) => {
        const sealed = seal(key, place, plain);
        const i = at % sealed.length;
        sealed[i] = (sealed[i] ?? 0) ^ flip;
        expect(() => open(key, place, sealed)).toThrow(SealBroken);
      }),
    );
  });

  test('do not open when cut', () => {
    const key = newKey();
    fc.assert(
      fc.property(anyPlace, anyBytes, fc.nat(), (place, plain, at) => {
        const sealed = seal(key, place, plain);
        expect(() => open(key, place, sealed.subarray(0, at % sealed.length))).toThrow(SealBroken);
      }),
    );
  });

  test('do not open in another place or with another key', () => {
    const key = newKey();
    fc.assert(
      fc.property(anyPlace, anyPlace, anyBytes, (place, other, plain) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(other));
        const sealed = seal(key, place, plain);
        expect(() => open(key, other, sealed)).toThrow(SealBroken);
        expect(() => open(newKey(), place, sealed)).toThrow(SealBroken);
      }),
    );
  });

  test('never look the same twice', () => {
    const key = newKey();
    const place = { table: 'evidence', caseId: 'c', row: 'r' };
    expect(seal(key, place, Buffer.from('x')).equals(seal(key, place, Buffer.from('x')))).toBe(false);
  });

  test('moving a letter from one part of the place to the next is another place', () => {
    const key = newKey();
    const sealed = seal(key, { table: 'ab', caseId: 'c', row: 'd' }, Buffer.from('x'));
    expect(() => open(key, { table: 'a', caseId: 'bc', row: 'd' }, sealed)).toThrow(SealBroken);
  });
});

describe('DATA_KEY', () => {
  test('of 32 bytes is taken', () => {
    expect(parseDataKey(Buffer.alloc(32, 7).toString('base64'))).toEqual(Buffer.alloc(32, 7));
  });

  test.each([
    '',
    'short',
    Buffer.alloc(31).toString('base64'),
    Buffer.alloc(33).toString('base64'),
    'not base64 at all, but long enough to be 32 bytes',
  ])('%j is refused with the fix', (text) => {
    expect(() => parseDataKey(text)).toThrow('openssl rand -base64 32');
  });
});
