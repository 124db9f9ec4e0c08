import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conclude } from './conclusion.ts';

const open = { claimId: 'C1', cleared: false };
const cleared = { claimId: 'C2', cleared: true };

describe('the conclusion', () => {
  test.each([
    { deciding: [], materialGaps: [], expected: 'not_concluded' },
    { deciding: [], materialGaps: ['G1'], expected: 'not_concluded' },
    { deciding: [cleared], materialGaps: [], expected: 'explained' },
    { deciding: [cleared], materialGaps: ['G1'], expected: 'explained' },
    { deciding: [cleared, cleared], materialGaps: [], expected: 'explained' },
    { deciding: [open], materialGaps: [], expected: 'needs_investigation' },
    { deciding: [open, cleared], materialGaps: [], expected: 'needs_investigation' },
    { deciding: [open], materialGaps: ['G1'], expected: 'not_concluded' },
    { deciding: [open, cleared], materialGaps: ['G1', 'G2'], expected: 'not_concluded' },
  ])('$deciding.length deciding, $materialGaps.length material gaps: $expected', ({ deciding, materialGaps, expected }) => {
    expect(conclude({ deciding, materialGaps })).toBe(expected);
  });

  test('one open claim is enough never to be explained, and a material gap never accuses', () => {
    const claims = fc.array(fc.record({ claimId: fc.string(), cleared: fc.boolean() }));
    fc.assert(
      fc.property(claims, fc.array(fc.string()), (deciding, materialGaps) => {
        const conclusion = conclude({ deciding, materialGaps });
        if (deciding.some((d) => !d.cleared)) expect(conclusion).not.toBe('explained');
        if (materialGaps.length > 0) expect(conclusion).not.toBe('needs_investigation');
      }),
    );
  });
});
