import { countOf, pairKey, type CommandCounts } from './command-counts.ts';

/** What a command is compared with: the person's own counts, and everybody's less those who must not speak. */
export type Voices = { own: CommandCounts; all: CommandCounts; without: readonly CommandCounts[]; vocabulary: number };

/** Pseudo-counts: how much is seen before the counts speak for themselves. */
const OWN_PRIOR = 5;
const OTHERS_PRIOR = 5;
const PAIR_PRIOR = 10;
/** A session of this many commands counts half as much as a long one. */
const SHORT_SESSION = 10;

export const SURPRISES = ['never used before', 'as others would, after what came before', 'as others would, each command once'] as const;

/** One command's part of each of `SURPRISES`; the parts of a session's commands add up to the session's. */
export type CommandSurprise = Float64Array;

/**
 * How much more a session looks like the others' commands than like the person's own, in three ways: the share of commands never used by
 * the person; the mean log ratio of the others' frequency to the person's own after the command before; and the same by frequency
 * alone, each distinct command once, so that a loop is not a hundred pieces of evidence. A command that nobody has used is rare for
 * the others too, and so hardly evidence. Short sessions are drawn toward 0.
 */
export function surprisesOf(commands: ArrayLike<number>, { own, all, without, vocabulary }: Voices): CommandSurprise[] {
  const others = (counts: (c: CommandCounts) => number): number =>
    Math.max(
      0,
      without.reduce((left, c) => left - counts(c), counts(all)),
    );
  const othersTotal = others((c) => c.total);
  const types = new Set(Array.from(commands)).size;
  const length = commands.length;
  const trust = length / (length + SHORT_SESSION);
  const met = new Set<number>();
  return Array.from({ length }, (_, i) => {
    const command = commands[i] as number;
    const used = countOf(own.single, command);
    const ofOthers = (others((c) => countOf(c.single, command)) + OTHERS_PRIOR / vocabulary) / (othersTotal + OTHERS_PRIOR);
    const ofOwn = (used + OWN_PRIOR / vocabulary) / (own.total + OWN_PRIOR);
    const first = !met.has(command);
    met.add(command);
    const parts = new Float64Array(SURPRISES.length);
    parts[0] = used < 0.5 ? trust / length : 0;
    if (i > 0) {
      const before = commands[i - 1] as number;
      const follows = (countOf(own.pair, pairKey(before, command)) + PAIR_PRIOR * ofOwn) / (countOf(own.followed, before) + PAIR_PRIOR);
      parts[1] = (trust * Math.log(ofOthers / follows)) / length;
    }
    if (first) parts[2] = (trust * Math.log(ofOthers / ofOwn)) / types;
    return parts;
  });
}

/** The session's value of each surprise. */
export function sessionSurprise(parts: readonly CommandSurprise[]): Float64Array {
  const sum = new Float64Array(SURPRISES.length);
  for (const part of parts) for (let k = 0; k < sum.length; k += 1) sum[k] = (sum[k] as number) + (part[k] as number);
  return sum;
}
