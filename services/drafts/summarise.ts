import type { DraftContent } from '../../domain/draft.ts';
import type { CaseSummary } from '../../db/schema/investigations.ts';

/** The figures of one line in the queue. */
export function summarise(content: Pick<DraftContent, 'facts' | 'claims' | 'gaps' | 'checks' | 'drafter'>): CaseSummary {
  return {
    facts: content.facts.length,
    claims: content.claims.length,
    gaps: content.gaps.length,
    materialGaps: content.gaps.filter((g) => g.material).length,
    checks: content.checks.length,
    checksFound: content.checks.filter((c) => c.outcome.state === 'found').length,
    drafter: content.drafter.kind,
  };
}
