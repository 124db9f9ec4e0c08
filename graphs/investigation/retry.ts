import type { RetryPolicy } from '@langchain/langgraph';

/** Only what may pass by itself is tried again: a bug (TypeError, ZodError) fails at once and is seen. */
export const RETRY: RetryPolicy = {
  maxAttempts: 3,
  initialInterval: 500,
  backoffFactor: 2,
  maxInterval: 5_000,
  jitter: false,
  logWarning: false,
  retryOn: isTransient,
};

const TRANSIENT = new Set([
  'unavailable',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  // PostgreSQL: serialisation failure, deadlock, shutdown, starting up, too many connections.
  '40001',
  '40P01',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** Looks along the chain of causes, since a database layer wraps what the driver said. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && (TRANSIENT.has(code) || code.startsWith('08'))) return true;
  return 'cause' in error && isTransient(error.cause);
}
