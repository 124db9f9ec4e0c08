import type { InvestigationDeps } from '../deps.ts';
import { refOf, type State, type Update } from '../state.ts';

/** Numbers come from code; the scores are kept by the run, not by the thread. */
export function scoreNode(deps: Pick<InvestigationDeps, 'enterNode' | 'scoreRun'>) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'score');
    await deps.scoreRun(refOf(state));
    return { pending: [] };
  };
}
