import { FAILURE_KINDS, PARTIAL_KINDS, type Coverage, type PartialKind, type ToolFailureKind } from '../domain/tool-result.ts';

const WORDS: Record<ToolFailureKind, string> = {
  unavailable: 'the system did not answer',
  timeout: 'no answer in time',
  refused: 'the system refused',
  unauthorised: 'access was denied',
  invalid_input: 'the question was not accepted',
  malformed_reply: 'the answer could not be read',
  not_configured: 'not configured',
  budget_spent: 'the limit for this case was reached',
  too_few: 'too few to compare with',
};

/** What an answer may lack for another reason than its size; a reason starts with one of these. */
const PARTS: Record<PartialKind, string> = {
  held_briefly: 'an address was held too briefly to tell its flows from others',
};

/**
 * Why something was not seen, in our own words: a reason starts with the kind of failure (`timeout: …`), the rest may quote
 * another system and is left out.
 */
export function reasonOf(coverage: Coverage): string {
  if (coverage.state === 'complete') return 'complete';
  const kind = FAILURE_KINDS.find((k) => coverage.reason.startsWith(`${k}:`) || coverage.reason === k);
  if (kind !== undefined) return WORDS[kind];
  if (coverage.state === 'unavailable') return 'the system did not answer';
  const parts = coverage.reason.split('; ').map((reason) => PARTIAL_KINDS.find((k) => reason.startsWith(`${k}:`)));
  return [...new Set(parts.map((k) => (k === undefined ? 'the answer was cut' : PARTS[k])))].join('; ');
}

/** The same for a failure that is known by its kind. */
export function wordsOfFailure(kind: ToolFailureKind): string {
  return WORDS[kind];
}

/** There is no such system, so nothing is hidden. */
export function isNotConfigured(coverage: Coverage): boolean {
  return coverage.state === 'unavailable' && /^not_configured\b/.test(coverage.reason);
}

/** There are too few to compare with: that was seen, and hides nothing. */
export function isTooFew(coverage: Coverage): boolean {
  return coverage.state === 'unavailable' && /^too_few\b/.test(coverage.reason);
}
