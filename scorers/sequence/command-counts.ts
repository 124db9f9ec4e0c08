/** Room for a command's number in the key of a pair. */
const PAIR = 2 ** 22;

/** How often one person used each command, and each command right after another. Counts may be fractions: half-believed sessions. */
export type CommandCounts = {
  total: number;
  single: Map<number, number>;
  pair: Map<number, number>;
  /** How often a command was followed by any. */
  followed: Map<number, number>;
};

export function emptyCounts(): CommandCounts {
  return { total: 0, single: new Map(), pair: new Map(), followed: new Map() };
}

/** Adds a session's commands, in order, with a weight; changes `counts`. */
export function addSession(counts: CommandCounts, commands: ArrayLike<number>, weight = 1): void {
  for (let i = 0; i < commands.length; i += 1) {
    const command = commands[i] as number;
    counts.total += weight;
    add(counts.single, command, weight);
    if (i === 0) continue;
    const before = commands[i - 1] as number;
    add(counts.pair, pairKey(before, command), weight);
    add(counts.followed, before, weight);
  }
}

export function pairKey(before: number, command: number): number {
  return before * PAIR + command;
}

export function countOf(counts: Map<number, number>, key: number): number {
  return counts.get(key) ?? 0;
}

function add(counts: Map<number, number>, key: number, weight: number): void {
  counts.set(key, (counts.get(key) ?? 0) + weight);
}
