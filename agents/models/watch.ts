/** Aborts a request that is silent for too long, takes too long in all, or that nobody waits for any more. */
export type Watch = { signal: AbortSignal; touch(): void; expired(): string | null; stop(): void };

/** `idleMs` between two pieces of an answer, the first included; `totalMs` from now. */
export function watch(caller: AbortSignal, { idleMs, totalMs }: { idleMs: number; totalMs: number }): Watch {
  const own = new AbortController();
  let reason: string | null = null;
  const expire = (why: string): void => {
    reason ??= why;
    own.abort();
  };
  const onCaller = (): void => expire('nobody waits for the answer any more');
  const total = setTimeout(() => expire(`no complete answer within ${totalMs} ms`), totalMs);
  const startIdle = () => setTimeout(() => expire(`the model was silent for ${idleMs} ms`), idleMs);
  let idle = startIdle();
  if (caller.aborted) onCaller();
  else caller.addEventListener('abort', onCaller, { once: true });
  return {
    signal: own.signal,
    touch() {
      clearTimeout(idle);
      idle = startIdle();
    },
    expired: () => reason,
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
      caller.removeEventListener('abort', onCaller);
    },
  };
}
