import { describe, expect, test } from 'vitest';
import { folded } from '../plain-text.ts';
import { CORPUS_LANGUAGES, readCorpus } from './corpus.ts';

/** Pairs of neighbouring words; two sentences that share half of theirs are made from one template. */
function pairsOf(text: string): Set<string> {
  const words = folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(1).map((word, i) => `${words[i]} ${word}`));
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return shared >= 0.5 * Math.min(a.size, b.size);
}

describe.each(CORPUS_LANGUAGES)('the labelled sentences in %s', (language) => {
  const open = readCorpus(language, 'open');
  const apart = readCorpus(language, 'kept_apart');
  const all = [...open, ...apart];

  test('are at least 300, of 14 classes, and about a third of them is kept apart', () => {
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(new Set(all.map((s) => s.class)).size).toBe(14);
    expect(apart.length / all.length).toBeGreaterThan(0.28);
    expect(apart.length / all.length).toBeLessThan(0.42);
  });

  test('are near misses to at least 40 %', () => {
    expect(all.filter((s) => s.label === 'fit').length).toBeGreaterThanOrEqual(0.4 * all.length);
  });

  test('stand once, and no more than three of them are made alike', () => {
    expect(new Set(all.map((s) => s.text)).size).toBe(all.length);
    const pairs = all.map((s) => pairsOf(s.text));
    const crowds = pairs.map((a) => pairs.filter((b) => alike(a, b)).length);
    expect(Math.max(...crowds)).toBeLessThanOrEqual(3);
  });
});
