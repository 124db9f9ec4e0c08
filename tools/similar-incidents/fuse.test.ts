import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../domain/verdict.ts';
import { fuse } from './fuse.ts';
import type { IncidentCandidate } from './port.ts';

function candidate(id: string, features: string[], change: Partial<IncidentCandidate> = {}): IncidentCandidate {
  return {
    id,
    closedAtMs: 1,
    family: 'f',
    verdict: 'true_positive',
    outcome: 'o',
    features,
    summary: 's',
    cosine: null,
    textRank: null,
    ...change,
  };
}
const NIGHT = ['channel:file', 'class:HR sensitive', 'night', 'peers:above'];
const ids = (matches: ReturnType<typeof fuse>): string[] => matches.map((m) => m.incident.id);

describe('fusing', () => {
  test('structure comes before words', () => {
    const same = candidate('same', NIGHT, { cosine: 0.1 });
    const spoken = candidate('spoken', ['channel:file', 'night'], { cosine: 0.9, textRank: 5 });
    expect(ids(fuse(NIGHT, [spoken, same], 6))).toEqual(['same', 'spoken']);
  });

  test('words order what structure cannot tell apart', () => {
    const far = candidate('a', NIGHT, { cosine: 0.1 });
    const near = candidate('b', NIGHT, { cosine: 0.8 });
    expect(ids(fuse(NIGHT, [far, near], 6))).toEqual(['b', 'a']);
  });

  test('above the peers never matches within the peers, whatever the words say', () => {
    const opposed = candidate('opposed', [...NIGHT.slice(0, 3), 'peers:within'], { cosine: 1, textRank: 9 });
    expect(fuse(NIGHT, [opposed], 6)).toEqual([]);
  });

  test('a case that shares little is not alike, whatever its words say', () => {
    const little = candidate('other', ['channel:file', 'usb', 'growth'], { cosine: 1, textRank: 9 });
    expect(fuse(NIGHT, [little], 6)).toEqual([]);
  });

  test('says what is shared and what differs, in either direction', () => {
    const [match] = fuse(NIGHT, [candidate('x', ['channel:file', 'night', 'usb'])], 6);
    expect(match).toMatchObject({ shared: ['channel:file', 'night'], differs: ['class:HR sensitive', 'peers:above', 'usb'] });
  });

  test.each<{ benign: Verdict }>([{ benign: 'benign_true_positive' }, { benign: 'false_positive' }])(
    'a $benign precedent is shown beside more similar malicious ones',
    ({ benign }) => {
      const malicious = ['a', 'b', 'c', 'd'].map((id) => candidate(id, NIGHT));
      const cleared = candidate('z', ['channel:file', 'night'], { verdict: benign });
      expect(ids(fuse(NIGHT, [...malicious, cleared], 3))).toEqual(['a', 'b', 'z']);
    },
  );

  test('an open verdict is neither side', () => {
    const open = candidate('open', NIGHT, { verdict: 'unsure' });
    const rest = [candidate('bad', ['night']), candidate('good', ['channel:file', 'night'], { verdict: 'false_positive' })];
    expect(ids(fuse(NIGHT, [open, ...rest], 2)).toSorted()).toEqual(['bad', 'good']);
  });

  test('the order in which the store answers changes nothing, and the limit holds', () => {
    const feature = fc.constantFrom(...NIGHT, 'usb', 'growth', 'peers:within');
    const candidates = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1 }), features: fc.uniqueArray(feature), cosine: fc.option(fc.integer({ min: -5, max: 5 })) }),
      { selector: (c) => c.id, maxLength: 12 },
    );
    fc.assert(
      fc.property(candidates, (list) => {
        const all = list.map((c, i) =>
          candidate(c.id, c.features, { cosine: c.cosine, verdict: i % 2 === 0 ? 'true_positive' : 'false_positive' }),
        );
        const result = fuse(NIGHT, all, 4);
        expect(result).toEqual(fuse(NIGHT, all.toReversed(), 4));
        expect(result.length).toBeLessThanOrEqual(4);
        expect(result.every((m) => m.similarity >= 0 && m.similarity <= 1 && m.shared.length > 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
