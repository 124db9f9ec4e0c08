import type { CaseFindings, Drafter, DraftSelection } from '../domain/draft.ts';
import type { Narrate } from './narrator.ts';

export type WrittenDraft = { selection: DraftSelection; drafter: Drafter; tokens: number; unusable?: readonly string[] };

/**
 * A draft in any case: by the narrator, or by the template with the reason why. An answer that cannot be read is `unusable`, so
 * that it gets its one repair; for every other failure of a model the template writes at once. `narrate` is null without a model.
 */
export function createDraftWriter({
  narrate,
  template,
}: {
  narrate: Narrate | null;
  template: (findings: CaseFindings) => DraftSelection;
}) {
  return async (findings: CaseFindings, errors: readonly string[], signal: AbortSignal): Promise<WrittenDraft> => {
    const selection = template(findings);
    if (narrate === null) return { selection, drafter: { kind: 'template', reason: null }, tokens: 0 };
    const narration = await narrate(findings, errors, signal);
    if (narration.ok) return narration;
    const { kind, message, drafter, tokens } = narration;
    if (kind === 'invalid_json' || kind === 'schema_mismatch') return { selection, drafter, tokens, unusable: [message] };
    return { selection, drafter: { kind: 'template', reason: `no draft of the model (${kind}): ${message}` }, tokens };
  };
}
