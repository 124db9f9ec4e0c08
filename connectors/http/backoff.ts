const RETRY_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Whether a question that was answered like this may be sent again. */
export function mayRetryStatus(status: number): boolean {
  return RETRY_STATUS.has(status);
}

const FIRST_MS = 250;
const LONGEST_MS = 8_000;
const LONGEST_WISH_MS = 30_000;

/**
 * Milliseconds before retry `attempt` (1 = the first retry): doubling from 250 ms to 8 s, of which the upper half is spread by
 * `random` (0..1). A `Retry-After` in seconds is kept to, up to 30 s.
 */
export function retryDelayMs(attempt: number, random: number, retryAfter: string | null): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  const own = longest / 2 + (longest / 2) * random;
  const wished = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Math.min(LONGEST_WISH_MS, Number(retryAfter) * 1_000) : 0;
  return Math.round(Math.max(own, wished));
}
