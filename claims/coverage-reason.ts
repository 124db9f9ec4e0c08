import { FAILURE_KINDS, type Coverage, type ToolFailureKind } from '../domain/tool-result.ts';

const WORDS: Record<ToolFailureKind, string> = {
  unavailable: 'the system did not answer',
  timeout: 'no answer in time',
  refused: 'the system refused',
  unauthorised: 'access was denied',
  invalid_input: 'the question was not accepted',
  malformed_reply: 'the answer could not be read',
  not_configured: 'not configured',
  budget_spent: 'the limit for this case was reached',
};

/**
 * Why something was not seen, in our own words: a reason starts with the kind of failure (`timeout: …`), the rest may quote
 * another system and is left out.
 */
export function reasonOf(coverage: Coverage): string {
  if (coverage.state === 'complete') return 'complete';
  const kind = FAILURE_KINDS.find((k) => coverage.reason.startsWith(`${k}:`) || coverage.reason === k);
  if (kind !== undefined) return WORDS[kind];
  return coverage.state === 'partial' ? 'the answer was cut' : 'the system did not answer';
}

/** There is no such system, so nothing is hidden. */
export function isNotConfigured(coverage: Coverage): boolean {
  return coverage.state === 'unavailable' && /^not_configured\b/.test(coverage.reason);
}
