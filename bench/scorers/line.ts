/** One line of the table: a measure of ours, and the same of what stands beside it, when something does. */
export type Line = { scorer: string; set: string; measure: string; ours: number; beside: number | string; what: string };

export function line(scorer: string, set: string, measure: string, ours: number, beside: number | null = null, what = ''): Line {
  return { scorer, set, measure, ours, beside: beside ?? '', what };
}

/** Shares (AUC, precision, recall, calibration error) times 100, so that two decimals show them. */
export function inPercent(lines: readonly Line[]): Line[] {
  const share = /^(AUC|average precision|recall|precision|their precision|calibration)/;
  return lines.map((l) =>
    share.test(l.measure) ? { ...l, ours: 100 * l.ours, beside: typeof l.beside === 'number' ? 100 * l.beside : l.beside } : l,
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

export function spread(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / Math.max(1, values.length - 1));
}

/** Middle of 7 runs after one warm-up, in milliseconds. */
export function medianMs(act: (run: number) => void): number {
  act(0);
  const times = Array.from({ length: 7 }, (_, i) => {
    const start = performance.now();
    act(i + 1);
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return times[3] ?? 0;
}
