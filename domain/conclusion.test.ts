import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conclude, type QuestionSight } from './conclusion.ts';

const open = { claimId: 'C1', cleared: false };
const cleared = { claimId: 'C2', cleared: true };
const SIGHTS: QuestionSight[] = ['seen', 'not_seen', 'unknown'];

describe('the conclusion', () => {
  test.each([
    { deciding: [], question: 'seen', materialGaps: [], expected: 'not_concluded' },
    { deciding: [], question: 'not_seen', materialGaps: ['G1'], expected: 'not_concluded' },
    { deciding: [], question: 'unknown', materialGaps: [], expected: 'not_concluded' },
    { deciding: [cleared], question: 'seen', materialGaps: [], expected: 'explained' },
    { deciding: [cleared], question: 'seen', materialGaps: ['G1'], expected: 'explained' },
    { deciding: [cleared, cleared], question: 'seen', materialGaps: [], expected: 'explained' },
    { deciding: [cleared], question: 'not_seen', materialGaps: [], expected: 'not_concluded' },
    { deciding: [cleared], question: 'not_seen', materialGaps: ['G1'], expected: 'not_concluded' },
    { deciding: [cleared], question: 'unknown', materialGaps: [], expected: 'not_concluded' },
    { deciding: [open], question: 'seen', materialGaps: [], expected: 'needs_investigation' },
    { deciding: [open], question: 'unknown', materialGaps: [], expected: 'needs_investigation' },
    { deciding: [open], question: 'not_seen', materialGaps: [], expected: 'not_concluded' },
    { deciding: [open, cleared], question: 'seen', materialGaps: [], expected: 'needs_investigation' },
    { deciding: [open, cleared], question: 'not_seen', materialGaps: [], expected: 'not_concluded' },
    { deciding: [open], question: 'seen', materialGaps: ['G1'], expected: 'not_concluded' },
    { deciding: [open, cleared], question: 'unknown', materialGaps: ['G1', 'G2'], expected: 'not_concluded' },
  ] as const)(
    '$deciding.length deciding, question $question, $materialGaps.length material gaps: $expected',
    ({ deciding, question, materialGaps, expected }) => {
      expect(conclude({ deciding, question, materialGaps })).toBe(expected);
    },
  );

  test('one open claim is enough never to be explained; a material gap or an unseen question never accuses and never clears', () => {
    const claims = fc.array(fc.record({ claimId: fc.string(), cleared: fc.boolean() }));
    fc.assert(
      fc.property(claims, fc.array(fc.string()), fc.constantFrom(...SIGHTS), (deciding, materialGaps, question) => {
        const conclusion = conclude({ deciding, materialGaps, question });
        if (deciding.some((d) => !d.cleared)) expect(conclusion).not.toBe('explained');
        if (materialGaps.length > 0) expect(conclusion).not.toBe('needs_investigation');
        if (question === 'not_seen') expect(conclusion).toBe('not_concluded');
        if (question === 'unknown') expect(conclusion).not.toBe('explained');
      }),
    );
  });
});
