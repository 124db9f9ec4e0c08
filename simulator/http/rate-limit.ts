/** Counts the requests of each caller within a second of real time; false when one is over the limit. */
export function createRateLimit(monotonicMs: () => number): (caller: number, perSecond: number) => boolean {
  const seen = new Map<number, { from: number; count: number }>();
  return (caller, perSecond) => {
    if (perSecond === 0) return true;
    const now = monotonicMs();
    const last = seen.get(caller);
    const window = last === undefined || now - last.from >= 1_000 ? { from: now, count: 0 } : last;
    window.count += 1;
    seen.set(caller, window);
    return window.count <= perSecond;
  };
}
