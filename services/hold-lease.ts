export type HeldLease = {
  /** Aborts as soon as the lease is lost, or may be. */
  signal: AbortSignal;
  /** Throws when the lease may have run out by now: call it right before what must not be done without it. */
  requireHeld(): void;
  /** Stops the renewals; the lease itself stays. */
  stop(): void;
};

/** Share of the lease after which it counts as lost when no renewal came through: others take it at its end, not before. */
const SURE_SHARE = 0.75;

/**
 * Renews a lease that was just taken until it is stopped. A renewal that fails is tried again, but a lease that could not be renewed
 * in time counts as lost, by a clock of this process that never goes back: nobody works on under a lease that others may take.
 */
export function holdLease(options: {
  /** False: somebody else has it. */
  renew: () => Promise<boolean>;
  ttlMs: number;
  /** When the taking began, on the clock `elapsedMs`. */
  sinceMs: number;
  elapsedMs: () => number;
  onTrouble: (error: unknown) => void;
}): HeldLease {
  const { renew, ttlMs, elapsedMs, onTrouble } = options;
  const lost = new AbortController();
  let sureUntilMs = options.sinceMs + ttlMs * SURE_SHARE;
  let busy = false;

  const requireHeld = (): void => {
    if (!lost.signal.aborted && elapsedMs() >= sureUntilMs) lost.abort(new LeaseLost('it could not be renewed in time'));
    lost.signal.throwIfAborted();
  };
  const renewOnce = async (): Promise<void> => {
    const startMs = elapsedMs();
    if (await renew()) sureUntilMs = startMs + ttlMs * SURE_SHARE;
    else lost.abort(new LeaseLost('somebody else has it'));
  };
  const tick = (): void => {
    if (elapsedMs() >= sureUntilMs) lost.abort(new LeaseLost('it could not be renewed in time'));
    if (lost.signal.aborted) return clearInterval(timer);
    if (busy) return;
    busy = true;
    renewOnce()
      .catch(onTrouble)
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(tick, ttlMs / 4);
  return { signal: lost.signal, requireHeld, stop: () => clearInterval(timer) };
}

/** The lease is gone, or may be: somebody else goes on. */
export class LeaseLost extends Error {
  constructor(why: string) {
    super(`the lease was lost: ${why}`);
    this.name = 'LeaseLost';
  }
}
