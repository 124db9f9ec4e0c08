import { TOKEN_PATTERN } from '../../domain/pseudonym.ts';
import type { CaseView } from '../pages/views.ts';

/** Tokens that the claims and facts of a case speak of. */
export function knownTokens(view: Pick<CaseView, 'draft'>): ReadonlySet<string> {
  if (view.draft === null) return new Set();
  const { claims, facts } = view.draft.content;
  const spoken = [...facts.map((f) => f.display), ...claims.flatMap((c) => c.need?.systems ?? [])];
  return new Set(spoken.flatMap((text) => text.match(TOKEN_PATTERN) ?? []));
}
