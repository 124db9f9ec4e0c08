import type { InvestigationDeps } from '../deps.ts';
import { DRAFT_ATTEMPTS } from '../settings.ts';
import { readDraft, refOf, type State, type Update } from '../state.ts';

type Deps = Pick<InvestigationDeps, 'enterNode' | 'loadFindings' | 'verifySelection' | 'submitDraft'>;

/** Keeps a draft that passes every lint and opens its review; errors go back to the drafter. */
export function verifyNode(deps: Deps) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'verify');
    const { selection, drafter } = readDraft(state);
    const errors = state.unusable.length > 0 ? state.unusable : deps.verifySelection(await deps.loadFindings(refOf(state)), selection);
    if (errors.length > 0) {
      if (state.draftAttempt >= DRAFT_ATTEMPTS.template) throw new Error(`the template draft fails verification: ${errors.join('; ')}`);
      return { draftErrors: [...errors] };
    }
    const { draftId, draftHash } = await deps.submitDraft(refOf(state), selection, drafter);
    return { draftId, draftHash, draftErrors: [] };
  };
}
