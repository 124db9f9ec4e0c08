/** Counts events of one kind within a sliding time; `take` is true when the count is reached, and it starts anew then. */
export function createWindow(count: number, withinMs: number): { take(key: string, atMs: number): boolean } {
  const times = new Map<string, number[]>();
  return {
    take(key, atMs) {
      const recent = [...(times.get(key) ?? []), atMs].filter((t) => withinMs === 0 || atMs - t <= withinMs);
      const reached = recent.length >= count;
      times.set(key, reached ? [] : recent);
      return reached;
    },
  };
}
