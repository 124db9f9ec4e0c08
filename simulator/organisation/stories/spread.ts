import type { Random } from '../random.ts';

/** `count` moments between two times, oldest first and at least `gapMs` apart, so that a log source does not coalesce them. */
export function spread(random: Random, fromMs: number, toMs: number, count: number, gapMs: number): number[] {
  const room = toMs - fromMs - gapMs * (count - 1);
  if (room < 0) throw new RangeError(`no room for ${count} events ${gapMs} ms apart between ${fromMs} and ${toMs}`);
  return Array.from({ length: count }, () => random.unit() * room)
    .sort((a, b) => a - b)
    .map((offset, i) => Math.floor(fromMs + offset + i * gapMs));
}

/** Splits a whole number into `count` positive parts that add up to it; each within a third of the mean. */
export function split(random: Random, total: number, count: number): number[] {
  const weights = Array.from({ length: count }, () => random.between(0.67, 1.33));
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((w) => Math.floor((total * w) / sum));
  const rest = total - parts.reduce((a, b) => a + b, 0);
  return parts.map((part, i) => (i === count - 1 ? part + rest : part));
}
