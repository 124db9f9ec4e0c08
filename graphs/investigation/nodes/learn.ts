import type { InvestigationDeps } from '../deps.ts';
import { decisionOf, refOf, type State, type Update } from '../state.ts';

/** Keeps the verdict and what later cases can learn from this one. */
export function learnNode(deps: Pick<InvestigationDeps, 'enterNode' | 'learn'>) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'learn');
    await deps.learn(refOf(state), decisionOf(state));
    return {};
  };
}
