export type Searched = { startMs: number; endMs: number | null; runningMs: number };

/** Milliseconds that the searches of a chain ran, and how many they are. */
export type Chain = { ms: number; links: number };

/** The slowest chain of searches of which each started only after the one before had ended; the shorter of two equally slow ones. */
export function slowestChain(searches: readonly Searched[]): Chain {
  const ended = searches.flatMap((s) => (s.endMs === null ? [] : [{ ...s, endMs: s.endMs }])).sort((a, b) => a.startMs - b.startMs);
  const upTo: Chain[] = [];
  for (const [i, search] of ended.entries()) {
    const before = slowest(upTo.filter((_, k) => k < i && (ended[k]?.endMs ?? Infinity) <= search.startMs));
    upTo.push({ ms: before.ms + search.runningMs, links: before.links + 1 });
  }
  return slowest(upTo);
}

function slowest(chains: readonly Chain[]): Chain {
  return chains.reduce((worst, c) => (c.ms > worst.ms ? c : worst), { ms: 0, links: 0 });
}
