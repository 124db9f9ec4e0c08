export type Searched = { startMs: number; endMs: number | null; runningMs: number };

/** The longest sum of running times along searches of which each started only after the one before had ended, in milliseconds. */
export function slowestChain(searches: readonly Searched[]): number {
  const ended = searches.flatMap((s) => (s.endMs === null ? [] : [{ ...s, endMs: s.endMs }])).sort((a, b) => a.startMs - b.startMs);
  const upTo: number[] = [];
  for (const [i, search] of ended.entries()) {
    const before = ended.slice(0, i).map((earlier, k) => (earlier.endMs <= search.startMs ? (upTo[k] ?? 0) : 0));
    upTo.push(search.runningMs + Math.max(0, ...before));
  }
  return Math.max(0, ...upTo);
}
