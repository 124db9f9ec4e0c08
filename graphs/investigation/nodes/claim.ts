import type { InvestigationDeps } from '../deps.ts';
import { refOf, type State, type Update } from '../state.ts';

/** Evidence becomes facts, claims, checks, gaps and the conclusion, all by code. */
export function claimNode(deps: Pick<InvestigationDeps, 'enterNode' | 'makeFindings'>) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'claim');
    await deps.makeFindings(refOf(state));
    return {};
  };
}
