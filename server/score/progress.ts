const WIDTH = 30;
const SILENT_MS = 1000;
const EVERY_MS = 200;

/** Where a bar is drawn: standard error, when a person looks at it. */
export type ProgressTarget = { isTTY?: boolean; write(text: string): unknown };

/** A bar for runs of more than a second, on a terminal only. `advance` takes how many of `total` bytes were read. */
export function progressBar(target: ProgressTarget, total: number, nowMs: () => number): { advance(bytes: number): void; clear(): void } {
  const startMs = nowMs();
  let drawnMs = startMs;
  let done = 0;
  let drawn = false;
  return {
    advance(bytes) {
      done += bytes;
      const now = nowMs();
      if (target.isTTY !== true || now - startMs < SILENT_MS || now - drawnMs < EVERY_MS) return;
      drawnMs = now;
      drawn = true;
      const share = Math.min(1, done / Math.max(1, total));
      const filled = Math.round(share * WIDTH);
      target.write(`\r[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.round(share * 100)} %`);
    },
    clear() {
      if (drawn) target.write(`\r${' '.repeat(WIDTH + 9)}\r`);
    },
  };
}
