import { reasonOf } from '../../claims/coverage-reason.ts';
import { identifiersIn } from '../../claims/lint/figures.ts';
import { TOKEN_PATTERN } from '../../domain/pseudonym.ts';
import type { Coverage } from '../../domain/tool-result.ts';

/** Why something was not seen. Where the words of a tool could quote an identifier, only the kind of failure is said. */
export function shownReason(coverage: Coverage): string {
  if (coverage.state === 'complete') return 'complete';
  return identifiersIn(coverage.reason.replaceAll(TOKEN_PATTERN, '')).length === 0 ? coverage.reason : reasonOf(coverage);
}
