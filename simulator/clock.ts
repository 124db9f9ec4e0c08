/** The stand-in's time: it runs with the real one from where it was set. Epoch milliseconds. */
export type SimulatorClock = { now(): number; set(nowMs: number): void };

/** `monotonicMs` is a real, steadily running clock such as `performance.now`. */
export function createClock(startMs: number, monotonicMs: () => number): SimulatorClock {
  let base = startMs;
  let since = monotonicMs();
  return {
    now: () => Math.floor(base + (monotonicMs() - since)),
    set(nowMs) {
      base = nowMs;
      since = monotonicMs();
    },
  };
}
