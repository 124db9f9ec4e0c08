/** Asks once for all who ask within `keepMs`; what failed is asked again by the next. */
export function remember<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { keepMs, nowMs }: { keepMs: number; nowMs: () => number },
): (signal: AbortSignal) => Promise<T> {
  let kept: { value: T; untilMs: number } | null = null;
  return async (signal) => {
    if (kept !== null && nowMs() < kept.untilMs) return kept.value;
    const value = await ask(signal);
    kept = { value, untilMs: nowMs() + keepMs };
    return value;
  };
}
